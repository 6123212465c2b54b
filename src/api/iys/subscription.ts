import type { Handler } from 'hono'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { countAddresses } from '../../register/permitted/permitted.ts'
import { whileUnderWay } from '../../timeout.ts'
import type { Answer } from './answers.ts'
import { type ApiContext, ofProvider, open } from './api-context.ts'
import { answerJson } from './faults.ts'

const unlimited = 999_999_999
const interfaceVersion = '1'

/** `GET …/subscription`: made up, since izin has no subscriptions. */
export function subscription(api: ApiContext): Handler {
  const count = whileUnderWay(() => countAddresses(api.register))
  return ofProvider(api, async (c, { providerCode }) => {
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
  })
}

/** True if the setting allows no more addresses (H525). It counts at each add, which suits tests. */
export async function isQuotaUsed({ register }: ApiContext): Promise<boolean> {
  const { consent_quota: quota } = await register.settings()
  return quota !== null && (await countAddresses(register)) >= quota
}

/** `GET /version`, which İYS's own loader asks. */
export function version(api: ApiContext): Handler {
  return open(api, (c) => answerJson<Answer<'Version'>>(c, { version: interfaceVersion }))
}
