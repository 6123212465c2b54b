import { newPlainToken } from '../../crypto/vault.ts'
import { activeBrands, theProvider } from '../../register/company/brands.ts'
import { codeMinutes, makeCode, type TooManyCodes } from '../../register/confirmation/codes.ts'
import { askerOfRequest } from '../../register/confirmation/consent-codes.ts'
import {
  askConsent,
  type ConsentRequest,
  type RequestState,
} from '../../register/confirmation/consent-requests.ts'
import { keepWording } from '../../register/evidence/evidence.ts'
import type { Register } from '../../register/register.ts'
import { carrierOf, letterItem } from '../letters.ts'
import type { Outbox } from '../outbox.ts'
import { type LetterWithCode, wordingOfCode } from './texts.ts'

export interface CodeServices {
  readonly register: Register
  readonly outbox: Outbox
  readonly publicUrl: string
}

/** Result of sending a code by which a recipient gives a consent. */
export type SentConsentCode =
  /** The code is on its way. The token names the request, and proves nothing. */
  | { readonly kind: 'sent'; readonly token: string; readonly expiresAt: number }
  | TooManyCodes
  | { readonly kind: 'no-brand' }
  /** No sender for this kind of address is set up. */
  | { readonly kind: 'no-sender' }
  /** The request to send a code again for is confirmed, expired or unknown. */
  | { readonly kind: 'over' }

interface RequestForCode {
  readonly brandCode: number
  readonly request: Omit<ConsentRequest, 'provedBy'>
  /** Username of the system that asks; null for a visitor of the page. */
  readonly client: string | null
}

/**
 * Stores a request for consent and sends the code that gives it, with a text that says so (KVKK 2025/1072). The text is
 * kept, and named by the evidence. Resolves before the message is sent, for known and unknown addresses alike.
 */
export async function sendConsentCode(
  services: CodeServices,
  { brandCode, request, client }: RequestForCode,
): Promise<SentConsentCode> {
  const { register } = services
  const token = newPlainToken(22)
  const letter = await letterOf(services, brandCode, request)
  if (letter.kind !== 'ready') return letter
  const carrier = carrierOf(request.recipient.kind)
  const text = wordingOfCode(letter.content, carrier, request.language)
  const { wording: codeWording } = await keepWording(register, request.language, text)
  const code = await newCode(services, token, { brandCode, client, ...request })
  if (code.kind === 'too-many') return code
  const shown = { ...request.shown, codeWording }
  const consentRequest = { ...request, shown, provedBy: 'code' } as const
  const storedRequest = await askConsent(register, brandCode, consentRequest, { client, token })
  if (storedRequest.kind !== 'asked') return storedRequest
  await send(services, request, { ...letter.content, code: code.code }, code)
  return { kind: 'sent', token, expiresAt: code.expiresAt }
}

/** Sends a new code for a request of the page, in place of the one before. */
export async function sendConsentCodeAgain(
  services: CodeServices,
  token: string,
  { asked, brandCode, client }: RequestState,
): Promise<SentConsentCode> {
  if (asked === null) return { kind: 'over' }
  const letter = await letterOf(services, brandCode, asked)
  if (letter.kind !== 'ready') return letter
  const code = await newCode(services, token, { brandCode, client, ...asked })
  if (code.kind === 'too-many') return code
  await send(services, asked, { ...letter.content, code: code.code }, code)
  return { kind: 'sent', token, expiresAt: code.expiresAt }
}

type RequestContent = Pick<ConsentRequest, 'recipient' | 'channels' | 'language' | 'networkAddress'>

/** Returns the content of the e-mail or SMS that carries a code, still without the code; or why none can be sent. */
async function letterOf(
  { register, outbox, publicUrl }: CodeServices,
  brandCode: number,
  request: RequestContent,
) {
  if (!outbox.canSend(carrierOf(request.recipient.kind))) return { kind: 'no-sender' } as const
  const brand = (await activeBrands(register)).find(({ code }) => code === brandCode)
  if (brand === undefined) return { kind: 'no-brand' } as const
  const [provider, { contact }] = await Promise.all([theProvider(register), register.settings()])
  const content = {
    kind: 'consent-code',
    companyName: provider?.name ?? brand.name,
    contact,
    brandName: brand.name,
    channels: request.channels,
    minutes: codeMinutes,
    infoUrl: `${publicUrl}/c/${brandCode}`,
  } as const
  return { kind: 'ready', content } as const
}

/**
 * Makes the six digits that confirm a request for consent, which its token names. Too many codes for the address, network,
 * brand or client are refused.
 */
async function newCode(
  { register }: CodeServices,
  token: string,
  request: RequestContent & { readonly brandCode: number; readonly client: string | null },
) {
  const { recipient, networkAddress, brandCode, client } = request
  return await makeCode(register, {
    recipient,
    use: 'consent',
    asker: askerOfRequest(token),
    networkAddress: networkAddress ?? undefined,
    brandCode,
    client: client ?? undefined,
  })
}

/** Stores the message with the code, and starts to send it. */
async function send(
  { register, outbox }: CodeServices,
  { recipient, language }: RequestContent,
  content: LetterWithCode,
  { letterKey, expiresAt }: { readonly letterKey: string; readonly expiresAt: number },
): Promise<void> {
  const letter = { key: letterKey, recipient, language, notAfter: expiresAt, content }
  await outbox.put([letterItem(register, letter)])
  void outbox.deliverDue()
}
