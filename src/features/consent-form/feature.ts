import { forgetConsentRequests, requestTraces } from '../../register/confirmation/consent-requests.ts'
import type { Feature } from '../feature.ts'
import { confirmConsents } from './confirmation.ts'
import { consentRoutes } from './consent-routes.ts'

/** The web form for giving a consent, and the letter that confirms a new consent to its recipient (L7). */
export const consentFormFeature = {
  routes: consentRoutes,
  jobs: (parts) => [{ name: 'confirm consents', every: 'minute', run: () => confirmConsents(parts) }],
  forget: forgetConsentRequests,
  eraseRecipient: requestTraces,
} satisfies Feature
