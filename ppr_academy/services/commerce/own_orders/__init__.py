"""What a buyer looks back on: their orders, and the receipt of each as a PDF."""
