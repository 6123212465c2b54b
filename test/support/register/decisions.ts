import type { Decision, Outcome } from '../../../db/engine.ts'

/** Returns the decision with its outcome changed, at once or of many rows in parts. */
export function mapOutcome<Result>(
  decision: Decision<Result>,
  change: (outcome: Outcome<Result>) => Outcome<Result>,
): Decision<Result> {
  return 'next' in decision ? inParts(decision, change) : change(decision)
}

function* inParts<Result>(
  parts: Generator<void, Outcome<Result>>,
  change: (outcome: Outcome<Result>) => Outcome<Result>,
): Generator<void, Outcome<Result>> {
  return change(yield* parts)
}
