import { StorageError } from '../../../db/engine.ts'
import type { Channel, RecipientType } from '../../consent/channel.ts'
import { type ConsentState, effectiveStatement, shortId } from '../../consent/consent.ts'
import { pageSource } from '../../consent/source.ts'
import { openOrNull } from '../../crypto/vault.ts'
import { record } from '../../register/record/record.ts'
import type { Refusal, RefusalOutcome } from '../../register/record/refuse.ts'
import {
  fullName,
  type PageResult,
  type PageState,
  type RecipientPageParts,
  shortName,
  type Undo,
} from './page.ts'
import type { PageLanguage } from './texts.ts'

export interface Answer extends Omit<Refusal, 'outcome'> {
  readonly outcome: Exclude<RefusalOutcome, { kind: 'failed' }> | { readonly kind: 'failed' }
}

export type PressResult = PageResult & { readonly status: 200 | 503 }

/** Returns the state that a refusal of an ONAY found. */
export function endedOnay({ outcome }: Answer): ConsentState | null {
  const before = outcome.kind === 'stored' ? outcome.before : null
  return before !== null && effectiveStatement(before)?.status === 'ONAY' ? before : null
}

/** Consents stopped by one press, sealed in the button that undoes it. */
interface SealedUndo {
  readonly recipientId: number
  readonly until: number
  /** Brand, channel, recipient type, and ordinal of the refusal. */
  readonly refusals: readonly (readonly [number, Channel, RecipientType, number])[]
}

const undoMs = 10 * 60_000
/** More than these would not fit into the form. */
const undoMax = 100
const aboutUndo = 'undo of the page'

/**
 * Makes the undo of a press. Only the answer holds its button, so that a forwarded link cannot undo the
 * recipient's refusal.
 */
export function undoOf(
  { register: { vault, clock } }: RecipientPageParts,
  state: PageState,
  answers: readonly Answer[],
  { texts }: PageLanguage,
): Undo | null {
  const open = new Set(state.brands.flatMap(({ code, closedAt }) => (closedAt === null ? [code] : [])))
  const refusals = answers.flatMap((answer) => {
    const { brandCode, channel, recipientType } = answer
    const before = open.has(brandCode) ? endedOnay(answer) : null
    return before === null ? [] : [[brandCode, channel, recipientType, before.ordinal + 1] as const]
  })
  if (refusals.length === 0 || refusals.length > undoMax) return null
  const undo: SealedUndo = { recipientId: state.link.recipientId, until: clock() + undoMs, refusals }
  return {
    offer: offerOf(undo, state, texts),
    sealed: vault.sealJson(undo, aboutUndo).toString('base64url'),
  }
}

function offerOf({ refusals }: SealedUndo, state: PageState, texts: PageLanguage['texts']): string {
  const names = refusals.map(([code, channel]) => fullName(state, texts, code, channel))
  return texts.undoOffer([...new Set(names)])
}

/** Records a new ONAY for each refusal that is still the newest change. */
export async function undo(
  { register, log }: RecipientPageParts,
  { texts, moment }: PageLanguage,
  state: PageState,
  sealed: string,
): Promise<PressResult> {
  const { recipient, recipientId } = state.link
  const opened = openOrNull(() =>
    register.vault.openJson<SealedUndo>(Buffer.from(sealed, 'base64url'), aboutUndo),
  )
  const over = { status: 200, notices: [texts.undoOver] } as const
  if (opened === null || opened.recipientId !== recipientId || opened.until < register.clock()) return over
  const question = offerOf(opened, state, texts)
  const notices: string[] = []
  let status: 200 | 503 = 200
  for (const [brandCode, channel, recipientType, ordinal] of opened.refusals) {
    const name = shortName(state, texts, brandCode, channel)
    try {
      const outcome = await record(
        register,
        { door: 'page' },
        {
          brandCode,
          recipient,
          channel,
          request: { status: 'ONAY', recipientType, source: pageSource, consentDate: 'now' },
          evidence: { door: 'page', proof: 'link', question },
          seen: { ordinal },
          requestKey: `page-undo:${recipientId}:${brandCode}:${channel}:${recipientType}:${ordinal}`,
        },
      )
      if (outcome.kind !== 'decided' || outcome.change === null || outcome.after === null) continue
      if (effectiveStatement(outcome.after)?.status !== 'ONAY') continue
      const { id, recordedAt } = outcome.change
      notices.push(texts.undone(name, moment(recordedAt), shortId(id)))
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      log.error('page.failed', error)
      notices.push(texts.failed(name))
      status = 503
    }
  }
  return notices.length === 0 ? over : { status, notices }
}
