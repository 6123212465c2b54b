/**
 * What waited when a backup was made may have gone out since: it is marked so when it goes out once more. For a backup of any
 * schema, whose outbox has always had these states.
 */
export const mayHaveGoneOut = `UPDATE outbox SET state = 'unknown' WHERE state = 'waiting'`
