"""What is remembered: models, repositories, migrations, units of work."""
