"""What the program itself serves over HTTP: webhook, health, metrics, feeds."""
