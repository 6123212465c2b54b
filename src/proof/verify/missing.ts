import type { Query } from '../../../db/statement.ts'
import type { Register } from '../../register/register.ts'
import type { BadEntry } from './verify.ts'

const idOf = ([id]: readonly unknown[]) => Number(id)

/*
 * A number under which there is no recipient was altered where only one row names it, and is that of a deleted recipient
 * where several do. A complaint that is about nobody is told by its entry: the commitment of its address is nobody's then.
 */
const withConsents: Query<number> = {
  sql: `SELECT c.recipient_id FROM consent c LEFT JOIN recipient r ON r.id = c.recipient_id
    WHERE r.id IS NULL AND EXISTS (SELECT 1 FROM change ch WHERE ch.recipient_id = c.recipient_id)
    ORDER BY c.recipient_id LIMIT 1`,
  params: [],
  map: idOf,
}
const withComplaints: Query<number> = {
  sql: `SELECT c.recipient_id FROM complaint c JOIN entry e ON e.subject = 'complaint ' || c.id AND e.ordinal = 1
    LEFT JOIN recipient r ON r.id = c.recipient_id
    WHERE r.id IS NULL AND unhex(e.content ->> '$.commitment') NOT IN (SELECT commitment FROM recipient)
      AND unhex(e.content ->> '$.commitment') NOT IN (SELECT commitment FROM past_commitment)
    ORDER BY c.recipient_id LIMIT 1`,
  params: [],
  map: idOf,
}

const malformed: Query<number> = {
  sql: `SELECT seq FROM entry WHERE NOT json_valid(content) OR (kind NOT IN ('evidence', 'stamp') AND body IS NOT NULL)
    ORDER BY seq LIMIT 1`,
  params: [],
  map: idOf,
}

/** The first entry whose content is no JSON, which no query could look into, or that has a text though its kind has none. */
export async function firstUnreadable({ engine }: Register): Promise<BadEntry | null> {
  const [at] = await engine.read(malformed)
  return at === undefined ? null : { kind: 'entry', at, problem: 'it cannot be read' }
}

/** The first recipient who was taken away, though changes, consents or complaints of his are here. */
export async function firstMissingRecipient({ engine }: Register): Promise<BadEntry | null> {
  const [ofConsents] = await engine.read(withConsents)
  if (ofConsents !== undefined) return missing(ofConsents, 'changes and consents')
  const [ofComplaints] = await engine.read(withComplaints)
  return ofComplaints === undefined ? null : missing(ofComplaints, 'complaints')
}

function missing(at: number, what: string): BadEntry {
  return { kind: 'recipient', at, problem: `it is missing, though there are ${what} of it` }
}

const numbers: Query<{ readonly given: number; readonly last: number }> = {
  sql: `SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'change'), 0), max(
    coalesce((SELECT max(seq) FROM change), 0), coalesce((SELECT max(seq) FROM entry), 0))`,
  params: [],
  map: ([given, last]) => ({ given: Number(given), last: Number(last) }),
}

/** The first entry that was cut off the end: its number was given, and no entry of that number or a later one is here. */
export async function firstCutOff({ engine }: Register): Promise<BadEntry | null> {
  const [row] = await engine.read(numbers)
  if (row === undefined || row.given <= row.last) return null
  return {
    kind: 'entry',
    at: row.last + 1,
    problem: `it is missing: numbers were given through ${row.given}`,
  }
}
