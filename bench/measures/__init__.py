"""The measures, one module for each thing that is measured; all are loaded by bench.run."""
