import { forgetSmsTexts, smsTextTraces } from '../../register/recipients/sms-texts.ts'
import type { Feature } from '../feature.ts'

/** SMS that people send to the company: a stop is recorded as RET, any other text is kept. */
export const smsStopFeature = {
  forget: forgetSmsTexts,
  eraseRecipient: smsTextTraces,
} satisfies Feature
