import type { Status } from '../../src/consent/channel.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import { recordRows } from '../../src/register/record/rows.ts'
import type { Register } from '../../src/register/register.ts'
import { editor, subBrandCode } from './register.ts'

/** Statements in one commit: over HTTP a thousand recipients one by one would take a minute. */
const atOnce = 200

/** Records the same statement of many recipients, as of now, to the brand 123457 for SMS. */
export async function sayAll(
  register: Register,
  recipients: readonly Recipient[],
  status: Status,
): Promise<void> {
  const request = { recipientType: 'BIREYSEL', source: 'HS_WEB', consentDate: 'now', status } as const
  const nothingBeside = {
    read: { sql: 'SELECT 1', params: [], map: () => 1 },
    goesOn: () => true,
    write: () => [],
  }
  for (let from = 0; from < recipients.length; from += atOnce) {
    const rows = recipients
      .slice(from, from + atOnce)
      .map((recipient) => ({ recipient, channel: 'MESAJ' as const, request }))
    await recordRows(register, editor, { brandCode: subBrandCode, rows }, nothingBeside)
  }
}
