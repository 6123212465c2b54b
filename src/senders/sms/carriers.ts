import { memoizeSuccess } from '../../util/timeout.ts'
import type { CarrierAccount, SmsCarrier } from './carrier.ts'

interface KnownCarrier {
  readonly apiUrl: string
  readonly load: () => Promise<(account: CarrierAccount) => SmsCarrier>
}

/** Carriers by the value of SMS_CARRIER, with their own base address. */
export const carriers = {
  netgsm: {
    apiUrl: 'https://api.netgsm.com.tr',
    load: async () => (await import('./netgsm.ts')).netgsm,
  },
  verimor: {
    apiUrl: 'https://sms.verimor.com.tr',
    load: async () => (await import('./verimor.ts')).verimor,
  },
  iletimerkezi: {
    apiUrl: 'https://api.iletimerkezi.com',
    load: async () => (await import('./iletimerkezi.ts')).iletimerkezi,
  },
  mutlucell: {
    apiUrl: 'https://smsgw.mutlucell.com',
    load: async () => (await import('./mutlucell.ts')).mutlucell,
  },
  twilio: {
    apiUrl: 'https://api.twilio.com',
    load: async () => (await import('./twilio.ts')).twilio,
  },
} satisfies Readonly<Record<string, KnownCarrier>>

export type CarrierName = keyof typeof carriers

/** Opens the account at a carrier; its adapter is loaded with the first message. */
export function carrierOf(
  name: CarrierName,
  { apiUrl, ...account }: Omit<CarrierAccount, 'apiUrl'> & { readonly apiUrl: string | null },
): SmsCarrier {
  const { load, apiUrl: usualUrl } = carriers[name]
  const carrier = memoizeSuccess(async () => (await load())({ ...account, apiUrl: apiUrl ?? usualUrl }))
  return {
    send: async (sms) => await (await carrier()).send(sms),
    check: async () => await (await carrier()).check(),
  }
}
