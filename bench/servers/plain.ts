import { createHash, randomBytes } from 'node:crypto'
import { serve } from '@hono/node-server'
import { createClient } from '@libsql/client'
import { Hono } from 'hono'
import { openEmbedded } from '../../db/embedded/embedded.ts'
import { loadVault } from '../../src/register/keys.ts'

/**
 * The same questions and writes as one would make them with plain @libsql/client: one `execute` for a status, one
 * `batch(…, 'write')` for a change. Marks and seals are made the same way, so only the way to the database differs.
 */
const [path = '', key = ''] = process.argv.slice(2)
const engine = openEmbedded({ path })
const vault = await loadVault(engine, Buffer.from(key, 'base64'))
await engine.close()
const client = createClient({ url: `file:${path}`, concurrency: 1, timeout: 5000 })
await client.execute('PRAGMA synchronous = FULL')

const app = new Hono()
app.post('/status', async (c) => {
  const { recipient, recipientType, type } = await c.req.json()
  const found = await client.execute({
    sql: `SELECT c.* FROM recipient r JOIN consent c ON c.recipient_id = r.id
      WHERE r.mark = ? AND c.brand_code = ? AND c.recipient_type = ? AND c.channel = ?`,
    args: [vault.mark(recipient), 123457, recipientType, type],
  })
  const row = found.rows[0]
  if (row === undefined) return c.body(null, 204)
  return c.json({
    recipient,
    recipientType,
    type,
    status: row.status,
    source: row.iys_source,
    consentDate: row.iys_date,
  })
})
app.post('/consents', async (c) => {
  const body = await c.req.json()
  const mark = vault.mark(body.recipient)
  const secret = randomBytes(32)
  const now = Date.now()
  const id = createHash('sha256')
    .update(JSON.stringify([body, now]))
    .digest()
  const sealed = vault.seal(
    Buffer.concat([secret, Buffer.from(body.recipient)]),
    `recipient ${mark.toString('hex')}`,
  )
  await client.batch(
    [
      {
        sql: 'INSERT INTO recipient (mark, kind, sealed, commitment, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
        args: [mark, 'phone', sealed, createHash('sha256').update(secret).digest(), now],
      },
      {
        sql: `INSERT INTO consent (recipient_id, brand_code, recipient_type, channel, status, ordinal, last_id, last_recorded_at, last_door, basis_ordinal, iys_ordinal, iys_status, iys_source, iys_date, iys_at, national)
          VALUES ((SELECT id FROM recipient WHERE mark = ?), 123457, ?, ?, ?, 1, ?, ?, 'api', 1, 1, ?, ?, ?, ?, 'unverified')`,
        args: [
          mark,
          body.recipientType,
          body.type,
          body.status,
          id,
          now,
          body.status,
          body.source,
          body.consentDate,
          now,
        ],
      },
      {
        sql: `INSERT INTO change (id, consent_id, recipient_id, brand_code, recipient_type, channel, ordinal, status, source, consent_date, consent_at, effect, recorded_at, door, actor)
          VALUES (?, last_insert_rowid(), (SELECT id FROM recipient WHERE mark = ?), 123457, ?, ?, 1, ?, ?, ?, ?, 'taken', ?, 'api', 'bench')`,
        args: [id, mark, body.recipientType, body.type, body.status, body.source, body.consentDate, now, now],
      },
    ],
    'write',
  )
  return c.json({ transactionId: id.toString('hex'), creationDate: body.consentDate })
})
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(`port ${port}`))
process.on('SIGTERM', () => process.exit(0))
