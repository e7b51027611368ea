-- The promise clock. A deadline says itself when its owner is warned, and whether that was done: the row is what
-- makes each warning and each escalation happen once, however many servers run.
ALTER TABLE deadline ADD COLUMN warn_at timestamptz;

-- Before there was a clock nobody was warned and nothing went up. What came to its end by then is history; what still
-- runs is warned of after three quarters of its time, nights and weekends included.
UPDATE deadline SET warn_at = started_at + (due_at - started_at) * 0.75;
UPDATE deadline SET warned_at = coalesce(warned_at, warn_at), escalated_at = coalesce(escalated_at, due_at)
    WHERE met_at > due_at OR dropped_at > due_at;
ALTER TABLE deadline ALTER COLUMN warn_at SET NOT NULL;

-- What the clock looks for in each round; each index holds no more than what is still to be done.
CREATE INDEX deadline_to_warn ON deadline (warn_at)
    WHERE warned_at IS NULL AND escalated_at IS NULL AND met_at IS NULL AND dropped_at IS NULL;
CREATE INDEX deadline_to_escalate ON deadline (due_at)
    WHERE escalated_at IS NULL AND (met_at IS NULL OR met_at > due_at) AND (dropped_at IS NULL OR dropped_at > due_at);
CREATE INDEX signal_to_close ON signal (helped_at) WHERE status = 'HELPED';

-- What was kept too late, for lists of broken promises; what is late and still open is found by deadline_due.
CREATE INDEX deadline_late ON deadline (subject_type, subject_id) WHERE met_at > due_at AND dropped_at IS NULL;
