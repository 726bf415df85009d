"""E-mail: letters written from what happened, sent once each."""
