import type { Context } from 'hono'
import { kindFor } from '../../consent/channel.ts'
import { shortId } from '../../consent/short-id.ts'
import { carrierOf } from '../../delivery/outbox/letter.ts'
import type { ConfirmedConsent } from '../../register/confirm-consent.ts'
import type { AskedFor, ConfirmedChannel } from '../../register/consent-requests.ts'
import { makeLink } from '../../register/links.ts'
import { languageOf } from '../language.ts'
import { momentIn } from '../recipient/texts.ts'
import { donePage, saidPage, type WayOut } from './page.ts'
import type { ConsentPageParts } from './parts.ts'
import { consentTexts, doneLines } from './texts.ts'

/** What was recorded just now, with a link to the way out. */
export async function showConfirmed(
  parts: ConsentPageParts,
  c: Context,
  confirmed: ConfirmedConsent,
  { recipient, channels }: AskedFor,
) {
  const language = languageOf(c)
  if (confirmed.kind !== 'confirmed') return c.html(saidPage(language, consentTexts[language].over))
  const { brandCode } = confirmed
  const link = await makeLink(parts.register, { recipient, brandCode, channel: channels[0] ?? 'EPOSTA' })
  const wayOut: WayOut =
    link.kind === 'made'
      ? { kind: 'page', url: `/r/${link.token}?dil=${language}` }
      : await wayOutOf(parts, confirmed.channels)
  return c.html(donePage(language, linesOf(language, confirmed.channels), wayOut))
}

/** What was recorded before, or in the bot. */
export async function showOutcome(
  parts: ConsentPageParts,
  c: Context,
  channels: readonly ConfirmedChannel[],
) {
  const language = languageOf(c)
  return c.html(donePage(language, linesOf(language, channels), await wayOutOf(parts, channels)))
}

/** Where he finds the way out who has no link to it: in the confirmation, where one is sent (L7), or in the bot. */
async function wayOutOf(
  { register, outbox, telegramUrl }: ConsentPageParts,
  channels: readonly ConfirmedChannel[],
): Promise<WayOut> {
  const { confirm_consents: isConfirmed } = await register.settings()
  const isSent = channels.some(
    ({ channel, kind }) => kind === 'stored' && outbox.canSend(carrierOf(kindFor(channel))),
  )
  if (isConfirmed && isSent) return { kind: 'confirmation' }
  return { kind: telegramUrl === null ? 'company' : 'bot' }
}

function linesOf(language: 'tr' | 'en', channels: readonly ConfirmedChannel[]): string[] {
  return doneLines(consentTexts[language], channels, momentIn(language), shortId)
}
