import { encodeAction } from '../../bots/commands/reply.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import { choicesOf } from '../support/commands.ts'
import type { WalkedAnswer } from '../support/platforms/slack-walk.ts'
import { errorLines, linesOf } from './lines.ts'

/** One answer of a walk, as the gallery shows it. */
export interface ShownAnswer {
  /** First step, in words that both languages share. */
  readonly beginning: string
  /** All steps, in words that both languages share. */
  readonly place: string
  /** Steps in the language of the walk. */
  readonly way: string
  readonly lines: readonly string[]
}

const formWays: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  tr: { well: 'dolu form', empty: 'boş form', nonsense: 'anlamsız form' },
  en: { well: 'form filled in', empty: 'form left empty', nonsense: 'form with nonsense' },
}

/** First steps that are no words of a person. */
const firstSteps: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  tr: {
    'the app’s own tab': 'Ana sayfa',
    phone: 'numarasını doğrulamak istedi',
    contact: 'kendi numarası paylaşıldı',
    'contact of another': 'başkasının numarası paylaşıldı',
    email: 'e-posta adresi yazıldı',
    'wrong code': 'yanlış kod yazıldı',
    code: 'kod yazıldı',
  },
  en: {
    'the app’s own tab': 'Home tab',
    phone: 'asked to prove the number',
    contact: 'own number was shared',
    'contact of another': 'number of another person was shared',
    email: 'e-mail address was typed',
    'wrong code': 'wrong code was typed',
    code: 'code was typed',
  },
}

/** `beginnings` gives the shared words of each first step. */
export function shownAnswers(
  answers: readonly WalkedAnswer[],
  { language, beginnings }: { language: Language; beginnings: ReadonlyMap<string, string> },
): ShownAnswer[] {
  const labels = new Map(
    answers.flatMap(({ path, replies }) =>
      replies
        .flatMap(choicesOf)
        .map(({ label, action }): [string, string] => [`${path} > ${encodeAction(action)}`, label]),
    ),
  )
  const times = new Map<string, number>()
  return answers.map(({ path, replies, errors }) => {
    const [first = '', ...steps] = path.split(' > ')
    const beginning = beginnings.get(first) ?? first
    const place = [beginning, ...steps.map(withoutRandomId)].join(' > ')
    const before = times.get(place) ?? 0
    times.set(place, before + 1)
    const way = steps.map((step, index) => {
      const label = labels.get([first, ...steps.slice(0, index + 1)].join(' > '))
      return label === undefined ? wayOfForm(step, language) : `[${label}]`
    })
    return {
      beginning,
      place: `${place} ${before}`,
      way: [firstSteps[language][first] ?? first, ...way].filter((step) => step !== '').join(' → '),
      lines: [...replies.flatMap(linesOf), ...errors.flatMap(errorLines)],
    }
  })
}

function wayOfForm(step: string, language: Language): string {
  return formWays[language][step.split(' ').at(-1) ?? ''] ?? ''
}

/** Ids of drafts, changes and requests in a button differ from run to run. */
const withoutRandomId = (step: string) =>
  step.replaceAll(/(?<=\|)([\w-]{16,}|[0-9a-f]{13}|telegram:\d+)/g, '…')
