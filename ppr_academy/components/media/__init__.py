"""What sounds and what shows it: sleeves, waves, strips, arrangements, players, uploads."""
