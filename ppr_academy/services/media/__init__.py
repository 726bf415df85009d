"""Media: the files of a store, their upload and their gates; and what is known of pictures and
sound: drawn covers, store colours, waveforms, what an upload really is, pictures cut to size."""
