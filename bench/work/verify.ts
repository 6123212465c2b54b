/**
 * Verifies a register in one of three ways and says how long that took and what was found, or writes its export beside it:
 * `verify.ts FILE KEY register|export|bare|write`.
 */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import Database from 'libsql'
import { openSnapshot } from '../../db/embedded/snapshot.ts'
import { exportLines } from '../../src/ledger/export-file.ts'
import { exportedEntries } from '../../src/verification/register-entries.ts'
import { verifyExport } from '../../src/verification/verify-export.ts'
import { verifyRegister } from '../../src/verification/verify-register.ts'
import { openFixture } from '../fixture.ts'
import { begin, tell } from '../work.ts'

const [path = '', izinKey = '', way = ''] = process.argv.slice(2)
const exported = `${path}.ndjson`
const done = begin()
const { ok, changes } = await verified()
tell({ ...done(), ok, changes })

async function verified(): Promise<{ readonly ok: boolean; readonly changes: number }> {
  if (way === 'bare') return byBareLoop()
  if (way === 'export') return await verifyExport(() => createReadStream(exported))
  const { register, close } = await openFixture({ path, izinKey })
  try {
    if (way === 'write') {
      const lines = Readable.from(exportLines(exportedEntries(register, null)))
      await pipeline(lines, createWriteStream(exported))
      return { ok: true, changes: 0 }
    }
    // Like the command, it reads one moment of the file.
    const snapshot = openSnapshot(path)
    const verification = await verifyRegister({ ...register, engine: snapshot })
    await snapshot.close()
    return verification
  } finally {
    await close()
  }
}

/** The least there is to do: each change is read once, written as its canonical text and hashed. */
function byBareLoop(): { readonly ok: boolean; readonly changes: number } {
  const database = new Database(path)
  const select = database
    .prepare(
      `SELECT lower(hex(c.id)), lower(hex(r.commitment)), c.brand_code, c.recipient_type, c.channel, c.ordinal,
          lower(hex(c.previous_id)), c.recorded_at, c.door, c.actor, c.status, c.source, c.consent_date, c.consent_at, c.effect,
          c.second_person, c.restores, lower(hex(c.evidence_digest))
        FROM change c JOIN recipient r ON r.id = c.recipient_id ORDER BY c.seq`,
    )
    .raw(true)
  let [changes, ok] = [0, true]
  for (const row of select.iterate([])) {
    // No digest at all is an empty text here.
    const [id, ...given] = (row as unknown as unknown[]).map((one) => (one === '' ? null : one))
    const common = [given.slice(0, 4), ...given.slice(4, 9)]
    const text = JSON.stringify(['izin-entry-1', 'change', ...common, given.slice(9)])
    if (createHash('sha256').update(text).digest('hex') !== id) ok = false
    changes += 1
  }
  database.close()
  return { ok, changes }
}
