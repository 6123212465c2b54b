import { type Code, errorOf } from './iys/faults.ts'
import type { requests } from './iys/requests.ts'
import type { AnswerName } from './openapi.ts'

const recipient = '+905000000000'
const changeId = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
const ticket = '4f1c2a9e-7b3d-4e55-9a10-0c2f6d1be731'
const subRequest = { subRequestId: ticket, subrequestId: ticket }
const consent = {
  recipient,
  recipientType: 'BIREYSEL',
  type: 'MESAJ',
  status: 'ONAY',
  source: 'HS_WEB',
  consentDate: '2026-03-02 14:05:09',
}
const push = { url: 'https://crm.ornek.example/iys', type: 'MESAJ', username: 'iys', password: '…' }

/** One example of each request, and of the answers that a reader would ask for. */
export const examples = {
  TokenRequest: { grant_type: 'password', username: 'crm@ornek.example', password: '…' },
  Consent: consent,
  ConsentList: [consent],
  Query: { recipient, recipientType: 'BIREYSEL', type: 'MESAJ' },
  Recipients: { recipients: [recipient] },
  Push: push,
  PushList: { connection: [push] },
  AgreementRequest: { agreementStatus: true },
  PushedList: {
    list: [
      {
        ...{ iysCode: 123456, brandCode: 123457, ...consent, status: 'RET', source: 'IYS_MOBIL' },
        ...{ creationDate: consent.consentDate, transactionId: changeId },
      },
    ],
  },
  CheckRequest: { brandCode: 123457, channel: 'MESAJ', recipientType: 'BIREYSEL', recipients: [recipient] },
  LinkRequest: { brandCode: 123457, channel: 'MESAJ', recipients: [recipient] },
  Tokens: {
    access_token: 'eyJ…',
    expires_in: 7200,
    refresh_token: 'eyJ…',
    refresh_expires_in: 14400,
    token_type: 'bearer',
  },
  TokenError: { error: 'invalid_request', error_description: 'Kullanıcı kimlik bilgileri geçersiz.' },
  Receipt: { transactionId: changeId, creationDate: '2026-03-02 14:05:09' },
  Checked: {
    checkedAt: '2026-03-02T11:05:09.000Z',
    counts: { maySend: 1, mayNot: 0 },
    results: [{ recipient, maySend: true, why: 'consent', status: 'ONAY', national: 'registered' }],
  },
  Ticket: {
    ticket,
    checkedAt: '2026-03-02T11:05:09.000Z',
    ...{ brandCode: 123457, channel: 'MESAJ', recipientType: 'BIREYSEL', counts: { maySend: 1, mayNot: 0 } },
    digest: changeId,
    refusedSince: [
      { recipient, maySend: false, why: 'refused', status: 'RET', national: 'waiting', index: 0 },
    ],
  },
  Queued: {
    requestId: ticket,
    subRequests: [{ ...subRequest, ...consent, creationDate: consent.consentDate }],
  },
  Results: [
    {
      ...{ index: 0, requestId: ticket, ...subRequest, status: 'success' },
      ...{ transactionId: changeId, creationDate: '2026-03-02 14:05:40' },
    },
  ],
  Approved: { requestId: ticket, list: [recipient] },
  OwnChanges: {
    changes: [
      {
        cursor: 1,
        changeId,
        brandCode: 123457,
        recipient,
        recipientType: 'BIREYSEL',
        channel: 'MESAJ',
        status: 'ONAY',
        local: false,
        voids: false,
        source: 'HS_WEB',
        consentDate: '2026-03-02 14:05:09',
        recordedAt: '2026-03-02T11:05:09.000Z',
        door: 'slack',
        origin: 'staff',
      },
    ],
    cursor: 1,
  },
  Links: {
    links: [
      {
        url: 'https://izin.example/r/4kQ0fUqW3mXnD8sY7bTzLg',
        oneClick: 'https://izin.example/u/4kQ0fUqW3mXnD8sY7bTzLg',
      },
    ],
  },
} satisfies Partial<Record<AnswerName, unknown>> & Record<keyof typeof requests, unknown>

/** A list as NDJSON and its answer. */
export const exampleLines = {
  sent: `"${recipient}"\n`,
  answered: `${JSON.stringify(examples.Checked.results[0])}\n`,
}

const refusals: Readonly<Record<number, Code>> = {
  400: 'H014',
  401: 'H351',
  403: 'H353',
  413: 'IZIN-413',
  415: 'IZIN-415',
  422: 'H114',
  429: 'H124',
  500: 'H015',
  503: 'H192',
}

/** Returns undefined where there is none. Refusals have one for each status. */
export function exampleOf(name: string, status?: number): unknown {
  const code = name === 'Errors' && status !== undefined ? refusals[status] : undefined
  if (code !== undefined) return { errors: [errorOf({ code })] }
  return Object.entries(examples).find(([one]) => one === name)?.[1]
}
