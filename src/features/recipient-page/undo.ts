import { isUnchanged } from '../../../db/engine.ts'
import { longDates } from '../../calendar/istanbul.ts'
import { pageSource, shortId } from '../../consent/consent.ts'
import { decryptOrNull } from '../../crypto/vault.ts'
import { endedOnays, undoRefusals } from '../../register/record/refuse.ts'
import { type PageResult, type PageState, type RecipientPageServices, shortName, type Undo } from './page.ts'
import type { PageLanguage } from './texts.ts'

export type PressResult = PageResult & { readonly status: 200 | 503 }

/** Sealed content of an undo button: the press that it undoes. */
interface SealedUndo {
  readonly recipientId: number
  readonly requestKey: string
  readonly until: number
}

const undoMs = 10 * 60_000
const aboutUndo = 'undo of the page'

/**
 * Makes the undo of a press. Only the answer holds its button, so that a forwarded link cannot undo the
 * recipient's refusal.
 */
export async function undoOf(
  { register }: RecipientPageServices,
  { link: { recipientId } }: PageState,
  requestKey: string,
  language: PageLanguage,
): Promise<Undo | null> {
  const lostOnays = await endedOnays(register, requestKey)
  if (lostOnays.length === 0) return null
  const undo: SealedUndo = { recipientId, requestKey, until: register.clock() + undoMs }
  return {
    offer: offerOf(lostOnays, language),
    sealed: register.vault.sealJson(undo, aboutUndo).toString('base64url'),
  }
}

function offerOf(ended: Awaited<ReturnType<typeof endedOnays>>, { texts }: PageLanguage): string {
  const names = ended.map(({ brand, channel }) => `${brand.name} · ${texts.channel[channel].name}`)
  return texts.undoOffer([...new Set(names)])
}

/** Undoes the refusals of one button press: records a new ONAY for each that has not been changed since. */
export async function undo(
  { register, log }: RecipientPageServices,
  language: PageLanguage,
  state: PageState,
  sealed: string,
): Promise<PressResult> {
  const { texts } = language
  const { moment } = longDates[language.language]
  const { recipient, recipientId } = state.link
  const content = decryptOrNull(() =>
    register.vault.openJson<SealedUndo>(Buffer.from(sealed, 'base64url'), aboutUndo),
  )
  const over = { status: 200, notices: [texts.undoOver] } as const
  if (content === null || content.recipientId !== recipientId || content.until < register.clock()) return over
  const lostOnays = await endedOnays(register, content.requestKey)
  const evidence = { door: 'page', proof: 'link', question: offerOf(lostOnays, language) }
  const input = { recipient, source: pageSource, evidence }
  try {
    const result = await undoRefusals(register, { door: 'page' }, lostOnays, input)
    const notices = result.map(({ brandCode, channel, change: { recordedAt, id } }) =>
      texts.undone(shortName(state, texts, brandCode, channel), moment(recordedAt), shortId(id)),
    )
    return notices.length === 0 ? over : { status: 200, notices }
  } catch (error) {
    if (!isUnchanged(error)) throw error
    log.error('page.failed', error)
    return { status: 503, notices: [texts.failed] }
  }
}
