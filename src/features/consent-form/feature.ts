import { forgetConsentRequests } from '../../register/consent-requests.ts'
import type { Feature } from '../feature.ts'

export const consentForm = { forget: forgetConsentRequests } satisfies Feature
