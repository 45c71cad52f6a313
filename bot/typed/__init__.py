"""What people type, as answers: dates, hours, places, outcomes, stages. Pure."""
