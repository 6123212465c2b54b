import { forgetConsentRequests, requestTraces } from '../../register/consent-requests.ts'
import type { Feature } from '../feature.ts'
import { consentRoutes } from './consent-routes.ts'

export const consentForm = {
  routes: consentRoutes,
  forget: forgetConsentRequests,
  eraseRecipient: requestTraces,
} satisfies Feature
