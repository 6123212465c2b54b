import { formatWallTime } from '../../calendar/istanbul.ts'
import { countAddresses } from '../../register/permitted/counts.ts'
import { whileUnderWay } from '../../util/timeout.ts'
import type { Answer } from '../base/answers.ts'
import { type ApiContext, ofProvider, open, type RouteHandler } from '../base/context.ts'
import { answerJson } from '../base/faults.ts'

/** Limit of consents that is answered if no quota is set, since İYS's form needs a number. */
const unlimited = 999_999_999
/** Version of İYS's interface that izin answers. */
const interfaceVersion = '1'

/** `GET …/subscription`: answers an invented subscription, since izin has none and İYS's clients expect one. */
export const subscription: RouteHandler = (api) => {
  const count = whileUnderWay(() => countAddresses(api.register))
  return ofProvider(async (_, c, { providerCode }) => {
    const { consent_quota: quota } = await api.register.settings()
    const [master] = (await api.directory.brands()).filter(({ master }) => master)
    return answerJson<Answer<'Subscription'>>(c, {
      subscriptionId: String(providerCode),
      subsciprtionId: String(providerCode),
      subscriptionPackageName: 'izin',
      startDate: formatWallTime(master?.activatedAt ?? api.clock()),
      expirationDate: '2099-12-31 23:59:59',
      status: 'ACTIVE',
      consentLimit: quota ?? unlimited,
      consentLimitExceed: quota === null,
      usedConsentLimit: await count(),
    })
  })(api)
}

/**
 * True if the company has as many addresses as the setting `consent_quota` allows (H525). Addresses are counted at each call,
 * which is slow: the setting is meant for tests.
 */
export async function isQuotaUsed({ register }: ApiContext): Promise<boolean> {
  const { consent_quota: quota } = await register.settings()
  return quota !== null && (await countAddresses(register)) >= quota
}

export const version = open((_, c) => answerJson<Answer<'Version'>>(c, { version: interfaceVersion }))
