"""Who is told what: reminders, changes and news become deliveries here. Queued, never sent."""
