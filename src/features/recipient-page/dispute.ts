import { html } from 'hono/html'
import { maskAddress } from '../../consent/recipient.ts'
import { inOnePiece, type Page } from '../../http/page.ts'
import { noteComplaint } from '../../register/complaints/complaints.ts'
import { disputableOnays } from '../../register/complaints/disputable.ts'
import type { PageState, RecipientPageServices } from './page.ts'
import type { PageLanguage } from './texts.ts'

export type DisputableOnay = Awaited<ReturnType<typeof disputableOnays>>[number]

/** Shows the page that asks which consent the recipient never gave: a single press must not start a formal complaint. */
export function disputePage(
  { language, texts }: PageLanguage,
  { link }: PageState,
  onays: readonly DisputableOnay[],
): Page {
  const choices = onays.map(
    (onay) =>
      html`<li><form method="post"><button name="dispute" value="${choiceValue(onay)}">${nameOf(texts, onay)}</button></form></li>`,
  )
  return {
    language,
    title: texts.disputeTitle,
    body: html`<p>${inOnePiece(maskAddress(link.recipient.address))}</p>
<p>${texts.disputeText}</p>
<ul>${choices}</ul>
<p><a class="act" href="?dil=${language}">${texts.cancel}</a></p>`,
  }
}

/** Returns the text of `disputePage` without brands and address, to be kept as evidence. */
export function disputeWording({ language, texts }: PageLanguage): string {
  const consent = language === 'tr' ? '[‹marka› · ‹kanal›]' : '[‹brand› · ‹channel›]'
  return [texts.disputeTitle, texts.disputeText, consent, `[${texts.cancel}]`].join('\n')
}

export function nameOf(texts: PageLanguage['texts'], { brand, channel }: DisputableOnay): string {
  return `${brand.name} · ${texts.channel[channel].name}`
}

function choiceValue({ brand, channel }: DisputableOnay): string {
  return `${brand.code}.${channel}`
}

/** Returns the consents that the recipient may dispute, and the one that the form names. */
export async function chosenOnay(
  { register }: RecipientPageServices,
  { link }: PageState,
  value: string,
): Promise<{ readonly onays: readonly DisputableOnay[]; readonly chosen: DisputableOnay | undefined }> {
  const onays = await disputableOnays(register, link.recipient)
  return { onays, chosen: onays.find((onay) => choiceValue(onay) === value) }
}

/**
 * Opens the complaint about an ONAY and tells staff. Two presses at once open one complaint, whose request key is that
 * of the ONAY.
 */
export async function openComplaint(
  { register, notifyOfComplaint }: RecipientPageServices,
  { texts }: PageLanguage,
  { link, onay }: { readonly link: PageState['link']; readonly onay: DisputableOnay },
): Promise<string[]> {
  const { brand, channel, changeId } = onay
  const complaint = await noteComplaint(
    register,
    { door: 'page' },
    {
      recipient: link.recipient,
      brandCode: brand.code,
      channel,
      reference: texts.disputeReference,
      requestKey: `page-complaint:${changeId}`,
    },
  )
  if (complaint.kind === 'refused') throw new Error(`Cannot open a complaint: ${complaint.reason}`)
  await notifyOfComplaint(complaint.id, 'opened')
  return [texts.disputed(complaint.id, nameOf(texts, onay)), texts.disputeNext(complaint.dueOn)]
}
