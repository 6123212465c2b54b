import type { Query } from '../../../db/statement.ts'
import type { Channel, RecipientType } from '../../consent/channel.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { Register } from '../register.ts'

export interface CheckInput {
  readonly brandCode: number
  readonly channel: Channel
  readonly recipientType: RecipientType
  /** At most `checkedMax`; the caller has seen to repeats and to addresses that do not suit the channel. */
  readonly recipients: readonly Recipient[]
  /** The marks of the recipients, one for each, when the caller has them already. */
  readonly marks?: readonly Buffer[] | undefined
}

/** R26: how many addresses one question may hold. */
export const checkedMax = 1000

/**
 * Which of these addresses are in ONAY for one brand and channel, in the order they were asked; a refusal and an unknown
 * address are both simply absent (iys.md 3.8). One statement for the whole list.
 */
export async function check(register: Register, input: CheckInput): Promise<Recipient[]> {
  const asked = new Map(
    input.recipients.map((recipient, index) => {
      const mark = input.marks?.[index] ?? register.vault.mark(recipient.address)
      return [mark.toString('hex'), recipient]
    }),
  )
  const [marks] = await register.engine.read(approvedAmong([...asked.keys()], input))
  const approved = new Set(marks?.split(',') ?? [])
  return [...asked].filter(([mark]) => approved.has(mark)).map(([, recipient]) => recipient)
}

/** The marks in ONAY, folded into one text: far quicker than a row for each. CROSS JOIN keeps the list on the outside. */
function approvedAmong(
  marks: readonly string[],
  { brandCode, channel, recipientType }: CheckInput,
): Query<string> {
  return {
    sql: `SELECT group_concat(asked.value) FROM json_each(?) asked
      CROSS JOIN recipient ON recipient.mark = unhex(asked.value)
      CROSS JOIN consent ON consent.recipient_id = recipient.id
        AND consent.brand_code = ? AND consent.recipient_type = ? AND consent.channel = ?
      WHERE consent.status = 'ONAY'
        AND NOT EXISTS (SELECT 1 FROM brand WHERE code = ? AND closed_at IS NOT NULL)`,
    params: [JSON.stringify(marks), brandCode, recipientType, channel, brandCode],
    map: ([list]) => (list === null ? '' : String(list)),
  }
}
