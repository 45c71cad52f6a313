"""Events as people change them: dates, outcomes, revisions of their plan."""
