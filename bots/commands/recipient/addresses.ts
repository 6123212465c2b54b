import type { ProvedAddress } from '../../../src/register/people.ts'
import { maskAddress } from '../../../src/vault/mask.ts'

/** The addresses of a person, as replies speak of them. */

export function masked({ recipient }: ProvedAddress): string {
  return maskAddress(recipient.address)
}

export function hasPhone(addresses: readonly ProvedAddress[]): boolean {
  return addresses.some(({ recipient }) => recipient.kind === 'phone')
}

export function hasEmail(addresses: readonly ProvedAddress[]): boolean {
  return addresses.some(({ recipient }) => recipient.kind === 'email')
}

/** The masked form where he has several addresses of its kind, so that they are told apart; null where there is one. */
export function toldApart(one: ProvedAddress, addresses: readonly ProvedAddress[]): string | null {
  const alike = addresses.filter(({ recipient }) => recipient.kind === one.recipient.kind)
  return alike.length > 1 ? masked(one) : null
}
