import type { ProvedAddress } from '../../../src/register/people.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'

/** The addresses of a person, as replies speak of them. */

/** Masked, and numbered in the order he proved them where several of his look the same. */
export function masked(one: ProvedAddress, all: readonly ProvedAddress[]): string {
  const shown = maskOf(one)
  const alike = all.filter((other) => maskOf(other) === shown)
  return alike.length > 1 ? `${shown} (${alike.findIndex(({ id }) => id === one.id) + 1})` : shown
}

/** All of them masked, each told apart. */
export function maskedAll(all: readonly ProvedAddress[]): string[] {
  return all.map((one) => masked(one, all))
}

function maskOf({ recipient }: ProvedAddress): string {
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
  return alike.length > 1 ? masked(one, addresses) : null
}
