import type { SettingName } from '../../../src/register/settings.ts'

/** What each setting of the company does. */
export const settingMeanings: Readonly<Record<SettingName, string>> = {
  repeat_onay: 'ONAY üstüne ONAY gelince: refresh yeni tarihi ve kaynağı alır, reject H174 ile geri çevirir.',
  saturday_is_business: 'Cumartesi iş günü sayılır.',
  half_day_is_business: 'Yarım günler (28 Ekim, arifeler) iş günü sayılır.',
  holidays: 'Eklenecek ya da düzeltilecek tatiller, JSON olarak.',
  holidays_confirmed_through: 'Dinî bayramların hangi yıla kadar Diyanet takvimiyle karşılaştırıldığı.',
  confirm_consents:
    'Elektronik yolla verilen ONAY, alıcısına aynı gün çıkış yoluyla birlikte bildirilir; hayır: şirket bunu kendisi yapar.',
  look_ups_per_day: 'Bir çalışanın günde kaç adres sorgulayabileceği.',
  second_person_over_ret:
    "Çalışanın RET kaydını ONAY'a çevirmesi için ikinci bir kişinin doğrulaması beklenir.",
  second_person_above:
    'Bundan fazla ONAY bir defada yazılacaksa ikinci bir kişinin doğrulaması beklenir; kapalı: hiç beklenmez. RET hiçbir zaman beklemez.',
  proof_days: 'Alıcının telefon ya da e-posta doğrulamasının kaç gün geçerli olduğu.',
  complaint_answer_days: 'Şikâyetin kaç iş gününde yanıtlanacağı: şirketin kendi seçimi, yasal süre değil.',
  retention_years: 'İzni biten adresin kaç yıl saklanacağı; kanun üç yıl ister.',
  recipient_digest:
    'Alıcıların kendi değişikliklerinin sayısı, değişiklik olan her saat için markanın odalarına yazılır.',
  key_copy_kept: 'Anahtarın bir kopyası başka bir yerde saklanıyor; kurulum komutu bunu sorar.',
  report_catch_up_days: 'Kesintiden sonra kaç günün raporunun sonradan gönderileceği.',
}
