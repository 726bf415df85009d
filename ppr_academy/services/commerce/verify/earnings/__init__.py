"""What must hold of payouts and of the days that are summed."""
