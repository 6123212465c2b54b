import * as requests from '../../support/platforms/slack-requests.ts'
import { secrets } from '../company.ts'

export function slackSide(now: () => number) {
  let acts = 0

  function newAct(): requests.Act {
    acts += 1
    return { id: String(acts), responseUrl: `https://slack.test/response/${acts}` }
  }

  function signed(body: string): Request {
    const headers = requests.signedHeaders(body, secrets.slack, now())
    return new Request('http://izin.test/slack/events', { method: 'POST', headers, body })
  }

  const payload = (content: object | string) => signed(requests.payloadOf(content))
  return {
    command: (user: string, text: string) => signed(requests.formOf(requests.typed(user, text, newAct()))),
    press: (user: string, value: string) =>
      payload(requests.pressedInMessage(user, { id: 'izin:0:0', value }, newAct())),
    payload,
  }
}
