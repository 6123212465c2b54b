import { forgetConsentRequests, requestTraces } from '../../register/consent-requests.ts'
import type { Feature } from '../feature.ts'

export const consentForm = {
  forget: forgetConsentRequests,
  eraseRecipient: requestTraces,
} satisfies Feature
