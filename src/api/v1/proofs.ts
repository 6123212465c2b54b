import { sendConsentCode } from '../../jobs/codes/consent-codes.ts'
import type { CodeLimit } from '../../register/confirmation/codes.ts'
import { confirmByCode, proofStateOf } from '../../register/confirmation/consent-codes.ts'
import {
  type ConfirmedChannel,
  type RequestState,
  readRequest,
} from '../../register/confirmation/consent-requests.ts'
import type { Answer } from '../base/answers.ts'
import { type Fields, readBody, readFields } from '../base/body.ts'
import { type ApiContext, signedIn, usableBrand } from '../base/context.ts'
import { ApiError, answerJson, errorOf, refuse } from '../base/faults.ts'
import { requests } from '../base/requests.ts'
import type { Session } from '../base/sessions.ts'

/** `POST /v1/proofs`: sends a code. The answer is the same for known and unknown addresses. */
export const makeProof = signedIn(async (api, c, session) => {
  const reader = (fields: Fields) => readFields(requests.ProofRequest, fields)
  const { brandCode, ...consent } = await readBody(c, api, { code: 'H085', reader })
  const foreign = { code: 'H353', location: 'brandCode' } as const
  if ((await usableBrand(api, session, brandCode)) === null) return refuse(c, [foreign])
  const bySystem = { name: null, language: 'tr', shown: {}, networkAddress: null } as const
  const request = { ...consent, ...bySystem }
  const sent = await sendConsentCode(api, { brandCode, request, client: session.username })
  switch (sent.kind) {
    case 'sent': {
      const expiresAt = new Date(sent.expiresAt).toISOString()
      return answerJson<Answer<'Proof'>>(c, { id: sent.token, expiresAt }, 201)
    }
    case 'too-many': {
      const fault = { code: 'IZIN-429-CODE', message: limitSentences[sent.limit] } as const
      throw new ApiError([fault], Math.max(1, sent.againAt - api.clock()))
    }
    case 'no-sender':
      return refuse(c, [{ code: 'IZIN-503-SENDER' }])
    // A closed brand takes no consent.
    case 'no-brand':
    case 'over':
      return refuse(c, [foreign])
  }
})

/** Sentence for each limit of codes that a request has reached. */
const limitSentences: Readonly<Record<CodeLimit, string>> = {
  pause: 'Bu adrese az önce bir kod gönderildi. Retry-After başlığındaki saniye kadar bekleyin.',
  address: 'Bu adrese kısa sürede çok sayıda kod gönderildi. Retry-After başlığındaki saniye kadar bekleyin.',
  asker: 'Bu istek için çok sayıda kod gönderildi. Retry-After başlığındaki saniye kadar bekleyin.',
  network: 'Bu ağdan çok sayıda kod istendi. Retry-After başlığındaki saniye kadar bekleyin.',
  brand: 'Bu markanın günlük kod sınırı doldu (sms_codes_per_day ayarının yarısı).',
  client: 'Bu istemcinin günlük kod sınırı doldu (sms_codes_per_day ayarının yarısı).',
  company: 'Şirketin günlük kod sınırı doldu (sms_codes_per_day ayarı).',
}

/** `POST /v1/proofs/{id}/confirm`: records the consents with the right code. */
export const confirmProof = signedIn(async (api, c, session) => {
  const id = c.req.param('proofId') ?? ''
  const reader = (fields: Fields) => readFields(requests.ProofConfirmation, fields)
  const { code } = await readBody(c, api, { code: 'H085', reader })
  if ((await proofOf(api, session, id)) === null) return refuse(c, [{ code: 'IZIN-404-PROOF' }])
  const confirmed = await confirmByCode(api.register, id, { actor: session.actor, code })
  switch (confirmed.kind) {
    case 'confirmed':
      return answerJson<Answer<'ProofConfirmed'>>(c, { changes: confirmed.channels.map(changeOf) })
    case 'wrong': {
      const errors = [errorOf({ code: 'IZIN-422-CODE' })]
      return answerJson<Answer<'WrongCode'>>(c, { errors, triesLeft: confirmed.triesLeft }, 422)
    }
    // The code has expired or was tried too often.
    case 'over':
      return refuse(c, [{ code: 'IZIN-410-PROOF' }])
    case 'unknown':
      return refuse(c, [{ code: 'IZIN-404-PROOF' }])
  }
})

/** Returns the result for one channel of a proved consent, as the response has it. */
function changeOf({
  channel,
  kind,
  changeId,
}: ConfirmedChannel): Answer<'ProofConfirmed'>['changes'][number] {
  return { channel, transactionId: changeId, result: kind === 'stored' ? 'recorded' : kind }
}

/** `GET /v1/proofs/{id}`: answers how far a proof has come. */
export const proofState = signedIn(async (api, c, session) => {
  const id = c.req.param('proofId') ?? ''
  const proof = await proofOf(api, session, id)
  if (proof === null) return refuse(c, [{ code: 'IZIN-404-PROOF' }])
  c.header('cache-control', 'no-store')
  return answerJson<Answer<'ProofState'>>(c, { state: await proofStateOf(api.register, id, proof) })
})

/** Returns the request for a code with this id. Null if there is none, a person made it on a page, or its brand is not the client's. */
async function proofOf(api: ApiContext, session: Session, id: string): Promise<RequestState | null> {
  const request = await readRequest(api.register, id)
  if (request === null || request.client === null) return null
  return (await usableBrand(api, session, request.brandCode)) === null ? null : request
}
