import { UnknownOutcomeError } from '../../../db/engine.ts'
import type { Channel } from '../../consent/channel.ts'
import { begun } from '../../consent/consent.ts'
import { shortId } from '../../consent/short-id.ts'
import type { ConsentView } from '../../register/consents.ts'
import type { Evidence } from '../../register/evidence/evidence.ts'
import type { Link } from '../../register/links.ts'
import { type RefusalOutcome, refuse } from '../../register/record/refuse.ts'
import { keepWording, namedWording } from '../../register/wordings.ts'
import { type PageReceipt, pageWording, type RecipientPageParts } from './page.ts'
import type { PageLanguage } from './texts.ts'

/** What became of the refusal of one channel. */
export interface Answer {
  readonly channel: Channel
  readonly outcome: Exclude<RefusalOutcome, { kind: 'failed' }> | { readonly kind: 'failed' }
}

/**
 * Refuses at the link's brand; the first failure is told too, since nothing else of it was stored. Throws UnknownOutcomeError
 * where that cannot be said.
 */
export async function refuseAt(
  { register, log }: RecipientPageParts,
  { recipient, brandCode }: Link,
  channels: readonly Channel[],
  door: 'page' | 'click',
  shown: Evidence,
): Promise<Answer[]> {
  const { page_source: source } = await register.settings()
  const evidence = { door, proof: 'link', ...shown }
  try {
    return await refuse(
      register,
      { door },
      { recipient, brandCodes: [brandCode], channels, source, evidence },
    )
  } catch (error) {
    if (error instanceof UnknownOutcomeError) throw error
    log.error('page.failed', error)
    return channels.map((channel) => ({ channel, outcome: { kind: 'failed' } }))
  }
}

/** Keeps what the page shows and returns the evidence of it. A refusal must not fail with it, so a failure is only logged. */
export async function keepShown(
  { register, log }: RecipientPageParts,
  language: PageLanguage,
  link: Link,
  consents: readonly ConsentView[],
): Promise<Evidence> {
  const text = pageWording(language, link, consents)
  try {
    return await keepWording(register, language.language, text)
  } catch (error) {
    log.error('page.no-wording', error)
    return namedWording(text)
  }
}

/** Where the receipts of what was stored are fetched. The refusal stands without them, so a failure is only noted. */
export async function receiptsOf(
  { receiptPath, log }: RecipientPageParts,
  { recipientId }: Link,
  answers: readonly Answer[],
  { language, texts }: PageLanguage,
): Promise<PageReceipt[]> {
  if (receiptPath === null) return []
  const receipts: PageReceipt[] = []
  try {
    for (const { channel, outcome } of answers) {
      if (outcome.kind !== 'stored') continue
      const path = await receiptPath({ recipientId, changeId: outcome.change.id, language })
      receipts.push({ label: texts.receipt(texts.channel[channel].name), path })
    }
  } catch (error) {
    log.error('page.no-receipt', error)
  }
  return receipts
}

/** A line for each channel, and first of all whether something was stored. */
export function noticesOf(answers: readonly Answer[], language: PageLanguage): string[] {
  const lines = [...new Set(answers.map((answer) => noticeOf(answer, language)))]
  const isStored = answers.some(({ outcome }) => outcome.kind === 'stored')
  return isStored ? [language.texts.stored, ...lines] : lines
}

function noticeOf({ channel, outcome }: Answer, { texts, moment, date }: PageLanguage): string {
  const { name } = texts.channel[channel]
  switch (outcome.kind) {
    case 'failed':
      return texts.failed(name)
    case 'stored': {
      const { id, recordedAt } = outcome.change
      return texts.storedDetail(name, moment(recordedAt), shortId(id))
    }
    case 'already': {
      const { before, repeat } = outcome
      const since = before === null ? null : (begun(before)?.consentAt ?? null)
      const became = repeat === null ? texts.unchanged : texts.repeated(shortId(repeat.id))
      return `${texts.already(name, since === null ? null : date(since))} ${became}`
    }
  }
}
