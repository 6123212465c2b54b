import type { Status } from '../../src/consent/channel.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import { recordRows } from '../../src/register/record/rows.ts'
import type { Register } from '../../src/register/register.ts'
import { editor, subBrandCode } from './register.ts'

/** Per commit: one by one a thousand would take a minute over HTTP. */
const atOnce = 200

/** The same statement of many, now, to brand 123457 for SMS. */
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
