import type { Renderers } from '../../../bots/commands/posts.ts'
import { button, buttons, inLines, paragraph } from '../../../bots/commands/reply.ts'
import { DEADLINE_BUSINESS_DAYS, isBusinessDay } from '../../calendar/business-days.ts'
import { dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import { dayLastReached } from '../../calendar/schedule.ts'
import type { JobServices } from '../../jobs/scheduler.ts'
import { type Brand, listBrands } from '../../register/company/brands.ts'
import { adminsOf, editorsOf } from '../../register/company/staff.ts'
import { type AnswersDue, answersDue } from '../../register/complaints/list.ts'
import { type Duty, dutiesWithin } from '../../register/iys-queue/duties.ts'
import { queueGroups } from '../../register/iys-queue/groups.ts'
import type { Register } from '../../register/register.ts'
import { answerLines, dutyLines } from './day-post.ts'
import { reportMessages } from './messages.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** Morning message that lists the open tasks of one staff member. Without a task none is sent. */
    digest: {
      readonly brands: readonly BrandWork[]
      /** Messages that have waited for an hour to be sent; shown to admins only. */
      readonly unsent: number
      readonly madeOn: IstanbulDay
    }
  }
}

interface BrandWork {
  readonly name: string
  readonly duties: readonly Duty[]
  /** Changes that İYS did not take. */
  readonly refused: number
  readonly answers: readonly AnswersDue[]
}

type DigestServices = Pick<JobServices, 'register' | 'outbox' | 'reportAtMinutes'>

/** Minutes after the morning's hour in which a digest is sent. A server that starts later sends none. */
const sendingMinutes = 60
const hourMs = 60 * 60_000
/** Number of business days that is more than any complaint has left, so that all open complaints are listed. */
const anyDaysLeft = 1000

/** Tells each editor and admin once, at the hour of the daily report on business days, what has to be done. */
export function newDigest({ register, outbox, reportAtMinutes }: DigestServices) {
  let sentOn: IstanbulDay | null = null
  return async (): Promise<void> => {
    const now = register.clock()
    const today = dayOf(now)
    const { rules } = await register.settings()
    const isMorning =
      dayLastReached(reportAtMinutes, now) === today &&
      dayLastReached((reportAtMinutes + sendingMinutes) % (24 * 60), now) !== today
    if (!isMorning || sentOn === today || !outbox.canSend('slack') || !isBusinessDay(today, rules)) return
    const work = await workOfBrands(register)
    const { waiting, oldestAt } = await outbox.status()
    const unsent = oldestAt !== null && oldestAt < now - hourMs ? waiting : 0
    const admins = new Set(unsent > 0 ? await adminsOf(register, outbox.admins) : [])
    const brandsOf = new Map<string, BrandWork[]>([...admins].map((admin) => [admin, []]))
    for (const [{ code }, brandWork] of work) {
      for (const editor of await editorsOf(register, code, outbox.admins)) {
        brandsOf.set(editor, [...(brandsOf.get(editor) ?? []), brandWork])
      }
    }
    await outbox.put(
      [...brandsOf].map(([target, brands]) => ({
        key: `digest:${today}:${target}`,
        platform: 'slack',
        target,
        message: { kind: 'digest', brands, unsent: admins.has(target) ? unsent : 0, madeOn: today },
      })),
    )
    sentOn = today
  }
}

/** Returns the brands with work: changes due at İYS, changes that İYS did not take, or complaints to answer. */
async function workOfBrands(register: Register): Promise<(readonly [Brand, BrandWork])[]> {
  const duties = await dutiesWithin(register, DEADLINE_BUSINESS_DAYS)
  const answers = await answersDue(register, anyDaysLeft)
  const groups = (await queueGroups(register)).filter(({ state }) => state === 'refused' || state === 'late')
  const works = (await listBrands(register)).map((brand) => {
    const isOfBrand = ({ brandCode }: { readonly brandCode: number }) => brandCode === brand.code
    const refused = groups.filter(isOfBrand).reduce((sum, group) => sum + group.approval + group.rejection, 0)
    const work: BrandWork = {
      name: brand.name,
      duties: duties.filter(isOfBrand),
      refused,
      answers: answers.filter(isOfBrand),
    }
    return [brand, work] as const
  })
  return works.filter(([, { duties, refused, answers }]) => duties.length + refused + answers.length > 0)
}

export const digestPosts: Renderers<'digest'> = {
  digest: ({ brands, unsent, madeOn }, messages, { today }) => {
    const { digest: texts, home } = reportMessages[messages.language]
    const sections = brands.map(({ name, duties, refused, answers }) => {
      const lines = [
        ...dutyLines({ duties, madeOn }, today, messages),
        ...(refused > 0 ? [texts.refused(refused)] : []),
        ...answerLines({ answers, madeOn }, today, messages),
      ]
      return paragraph(inLines([[{ strong: name }], ...lines]))
    })
    return {
      summary: texts.title,
      parts: [
        { kind: 'heading', text: texts.title },
        ...sections,
        ...(unsent > 0 ? [paragraph(texts.unsent(unsent))] : []),
        buttons(button(home.showWaiting, 'command', 'waiting')),
      ],
    }
  },
}
