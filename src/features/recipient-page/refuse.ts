import { isUnchanged } from '../../../db/engine.ts'
import { longDates } from '../../calendar/istanbul.ts'
import { firstStatement, pageSource, shortId } from '../../consent/consent.ts'
import { type Evidence, keepWording, namedWording } from '../../register/evidence/evidence.ts'
import type { Link } from '../../register/links/links.ts'
import { isNewRefusal, type Refusal, type RefuseInput, refuse } from '../../register/record/refuse.ts'
import { type PageState, type RecipientPageServices, shortName } from './page.ts'
import type { PageLanguage } from './texts.ts'

/** Records RET for the recipient at these brands. Throws if it is unknown whether the RETs were stored. */
export async function refuseAt(
  { register, log }: RecipientPageServices,
  { recipient }: Link,
  {
    scope,
    door,
    shown,
  }: {
    readonly scope: Pick<RefuseInput, 'brandCodes' | 'channels' | 'requestKey'>
    readonly door: 'page' | 'click'
    readonly shown: Evidence
  },
): Promise<{ readonly kind: 'stored'; readonly answers: Refusal[] } | { readonly kind: 'not-stored' }> {
  const evidence = { door, proof: 'link', ...shown }
  try {
    const input = { recipient, ...scope, source: pageSource, evidence }
    return { kind: 'stored', answers: await refuse(register, { door }, input) }
  } catch (error) {
    if (!isUnchanged(error)) throw error
    log.error('page.failed', error)
    return { kind: 'not-stored' }
  }
}

/** Stores a text that is shown and returns its evidence. A failure is only logged. */
export async function keepText(
  { register, log }: RecipientPageServices,
  { language }: PageLanguage,
  text: string,
): Promise<Evidence> {
  try {
    return await keepWording(register, language, text)
  } catch (error) {
    log.error('page.no-wording', error)
    return namedWording(text)
  }
}

/** Tells one refusal, with its moment and record number if it was stored. */
export function noticeOf(
  { brandCode, channel, before, change }: Refusal,
  state: PageState,
  { language, texts }: PageLanguage,
): string {
  const { moment, date } = longDates[language]
  const name = shortName(state, texts, brandCode, channel)
  if (change !== null && isNewRefusal({ change })) {
    return texts.storedDetail(name, moment(change.recordedAt), shortId(change.id))
  }
  const since = before === null ? null : (firstStatement(before)?.consentAt ?? null)
  const became = change === null ? texts.unchanged : texts.repeated(shortId(change.id))
  return `${texts.already(name, since === null ? null : date(since))} ${became}`
}
