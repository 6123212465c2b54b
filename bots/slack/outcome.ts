import type { SendOutcome } from '../../src/delivery/outbox/message.ts'
import type { CallResult } from './web-api.ts'

/** Waited where Slack wants us to wait and names no time itself. */
const laterMs = 60_000
/** Waited before a direct message is opened again. */
const openAgainAfterMs = 30_000

/** Words of Slack's after which nothing will arrive there until somebody does something about it. */
const lostPlaces = new Set(
  `cannot_dm_bot channel_is_limited_access channel_not_found channel_type_not_supported is_archived is_inactive
   messages_tab_disabled no_permission not_in_channel posting_to_general_channel_denied restricted_action
   restricted_action_read_only_channel restricted_action_thread_only_channel user_disabled user_is_bot
   user_is_restricted user_not_found user_not_visible users_not_found`.split(/\s+/),
)
/** What is said of a response_url that takes nothing any more, or never did. */
export const lostAddresses: ReadonlySet<string> = new Set([
  'expired_url',
  'http_404',
  'http_410',
  'not_an_address_of_slack',
  'used_url',
])
/** Words about our own token and what it may do: no message gets through, and none is at fault. */
export const installationFaults: ReadonlySet<string> = new Set(
  `account_inactive invalid_auth missing_scope not_allowed_token_type not_authed org_login_required
   team_access_not_granted team_not_found token_expired token_revoked`.split(/\s+/),
)
/** Words about the message itself; its plain text may still be taken. */
export const faultyMessages: ReadonlySet<string> = new Set(
  `block_mismatch invalid_attachments invalid_blocks invalid_blocks_format invalid_metadata_format
   invalid_metadata_schema metadata_too_large msg_blocks_too_long msg_too_long no_text too_many_attachments`.split(
    /\s+/,
  ),
)
/** Words that are no answer: it may have been done. */
const troubles = new Set(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable'])
const waits = new Set(['accesslimited', 'rate_limited', 'ratelimited', 'team_added_to_org'])

/** What became of a call that posts or changes a message. */
export function postOutcome(result: CallResult): SendOutcome {
  switch (result.kind) {
    case 'ok':
      return { kind: 'sent', reference: result.data.ts || null }
    case 'limited':
      return { kind: 'later', afterMs: result.afterMs, detail: 'ratelimited' }
    case 'lost':
      return { kind: 'unknown', detail: result.detail }
    case 'no':
      return refusalOutcome(result.error)
  }
}

/** What became of an answer on a response_url: one that came too late for its address, or was refused, is not repeated. */
export function responseOutcome(result: CallResult): SendOutcome {
  switch (result.kind) {
    case 'ok':
      return { kind: 'sent', reference: null }
    case 'limited':
    case 'lost':
      return postOutcome(result)
    case 'no':
      return passingOutcome(result.error) ?? { kind: 'refused', detail: result.error }
  }
}

function refusalOutcome(error: string): SendOutcome {
  if (lostPlaces.has(error)) return { kind: 'lost', detail: error }
  if (installationFaults.has(error)) return { kind: 'barred', detail: error }
  return passingOutcome(error) ?? { kind: 'refused', detail: error }
}

/** Of a word that says nothing against the message; null of any other. */
function passingOutcome(error: string): SendOutcome | null {
  if (troubles.has(error)) return { kind: 'unknown', detail: error }
  if (waits.has(error)) return { kind: 'later', afterMs: laterMs, detail: error }
  return null
}

/** What became of a post whose direct message could not be opened. */
export function notOpened(result: CallResult): SendOutcome {
  const outcome = postOutcome(result)
  // Nothing was posted yet, so nothing can have arrived twice.
  if (outcome.kind !== 'unknown' && outcome.kind !== 'sent') return outcome
  return { kind: 'later', afterMs: openAgainAfterMs, detail: 'conversations.open gave no answer' }
}
