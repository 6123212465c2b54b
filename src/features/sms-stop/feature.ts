import type { Feature } from '../feature.ts'
import { forgetSmsTexts, smsTextTraces } from './texts.ts'

/** SMS that people send to the company: a stop is recorded as RET, any other text is kept. */
export const smsStopFeature = {
  forget: forgetSmsTexts,
  eraseRecipient: smsTextTraces,
} satisfies Feature
