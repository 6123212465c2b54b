import { slackUsageHint } from '../commands/docs.ts'
import { methodScopes } from './web-api.ts'

/** Stands in the committed manifest in place of PUBLIC_URL. */
const placeholderUrl = 'https://izin.example.com'

/** Nothing more comes from the workspace after these. */
export const goneEvents = ['app_uninstalled', 'tokens_revoked'] as const

/** Only shared files need a scope, `files:read`. */
export const botEvents = ['app_home_opened', 'file_shared', ...goneEvents] as const

/** Each is a form of the command table, under the id behind the colon. */
const messageShortcuts = [
  {
    name: 'RET olarak kaydet',
    type: 'message',
    callback_id: 'izin:refuse',
    description: 'Bu mesajı yazan kişinin reddini, metni kanıt olarak, izin kaydına yazar',
  },
] as const

export function botScopes(): string[] {
  const ofMethods = Object.values(methodScopes).filter((scope) => scope !== null)
  return [...new Set(['commands', ...ofMethods])].sort()
}

/** The app as Slack's "From a manifest" takes it. The committed `manifest.json` has the defaults. */
export function slackManifest({ publicUrl = placeholderUrl, command = '/izin' } = {}) {
  const url = `${publicUrl}/slack/events`
  const hint = slackUsageHint().slice(0, 1000)
  return {
    display_information: {
      name: 'izin',
      description: 'Ticari ileti izinlerini sorar, ekler, değiştirir ve günlük raporu getirir.',
      long_description:
        'izin, şirketinizin ticari elektronik ileti izinlerini kendi kaydınızda tutar. Yetkili çalışanlar bir adresin ' +
        'iznini sorar, izin ekler, ONAY ve RET kayıtlarını değiştirir; alıcıların kendi yaptığı değişiklikleri ve günlük ' +
        'raporu görür. Yanıtları yalnız yazan kişi görür, adresler maskelenir.',
      background_color: '#1f4e5f',
    },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        // Lists of consents can be sent there.
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'izin', always_online: false },
      shortcuts: [...messageShortcuts],
      slash_commands: [
        {
          command,
          url,
          description: 'Ticari ileti izni sor, ekle, değiştir; rapor al',
          ...(hint === '' ? {} : { usage_hint: hint }),
          // Picked people and channels come as ids, which roles need.
          should_escape: true,
        },
      ],
    },
    oauth_config: { scopes: { bot: botScopes() } },
    settings: {
      event_subscriptions: { request_url: url, bot_events: [...botEvents] },
      interactivity: { is_enabled: true, request_url: url },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  }
}
