import { isIstanbulDay } from '../../../src/calendar/istanbul.ts'
import { closedDay } from '../../../src/proof/day.ts'
import { stampsOf } from '../../../src/proof/stamps.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Reply } from '../reply.ts'
import { oldButton, roleTooLow, saying } from './replies.ts'

/**
 * Answers the press of the button for a day's files with a link for the movement file, and one for its stamp where it has one,
 * for the person who pressed alone. Whoever may not see the brand is told so.
 */
export async function dayFilesAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const { register, authority, language } = context
  const [code = '', date = ''] = values
  if (!/^\d{1,15}$/.test(code) || !isIstanbulDay(date)) return oldButton(context)
  const brandCode = Number(code)
  const brand = authority.brandsFor('viewer').find((one) => one.code === brandCode)
  if (brand === undefined) return roleTooLow(context, 'viewer')
  const { reports, proof } = messagesIn(language)
  const { files: told } = reports
  if ((await closedDay(register, date)) === null) return saying(told.notYet)
  const stamped = (await stampsOf(register, date)).get(brandCode)
  const csv = { label: told.csv, url: await context.linkTo({ kind: 'movement-file', brandCode, date }) }
  const stamp = async () => ({
    label: told.tsr,
    url: await context.linkTo({ kind: 'movement-stamp', brandCode, date }),
  })
  return {
    summary: told.ready,
    parts: [
      { kind: 'text', text: [{ strong: reports.day.title(brand.name, date) }, `\n${told.ready}`] },
      { kind: 'links', links: [csv, ...(stamped === undefined ? [] : [await stamp()])] },
      { kind: 'note', text: proof.files.once },
    ],
  }
}
