// German.
import type { AskTable } from './table.ts';

const your = '(?:(?:ihre|ihren|ihr|ihrem|ihrer|deine|deinen|dein|deiner|die|der|das|den|eine|einen|ein)_)?';
const must = '(?:ihre|ihren|ihr|ihrem|ihrer|deine|deinen|dein|deinem|deiner)_';
const seen = '(?:screenshots?|bildschirmfotos?|fotos?|bild|bilder|aufnahmen?|bildschirmaufnahme|handyfotos?)';
const gives =
  'nennen|mitteilen|geben|schicken|senden|sagen|durchgeben|zusenden|zuschicken|zukommen|angeben|verraten|weitergeben|anhangen|hochladen|beifugen|uberlassen|machen|schreiben|vorlegen|zeigen|erzahlen|hinterlassen|ubermitteln|durchsagen|lassen';
const polite = '(?:konnten|konnen|wurden|konntest|kannst|wurdest|durften|durfte|darf)';

export const german: AskTable = {
  frames: [
    `wie_(?:lautet|ist|war|heißt)`,
    `${polite}_(?:sie|du)(?=[^.?!]*_(?:${gives})(?![\\p{L}]))`,
    `${polite}_(?:ich|wir)(?=[^.?!]*_(?:bitten|haben|fragen|erfahren|wissen|sehen|bekommen)(?![\\p{L}]))`,
    `(?:bitte_)?(?:senden|schicken|nennen|geben|teilen|sagen|schreiben|verraten|hangen|laden)_sie(?:_(?:mir|uns))`,
    `(?:bitte_)(?:senden|schicken|nennen|teilen|sagen|schreiben|hangen|laden)_sie`,
    `(?:bitte_)?(?:verraten|hinterlassen|fugen|zeigen|ubermitteln|erzahlen)_sie(?:_(?:mir|uns))?`,
    `(?:schickst|sendest|nennst|gibst|sagst)_du_(?:mir|uns)`,
    `(?:waren_sie_so_(?:nett|freundlich|lieb)|ware_es_moglich|konnten_wir|konnte_ich|kann_ich|konnen_wir)(?=[^.?!]*_(?:haben|bekommen|zu_schicken|zu_nennen|zu_senden|zu_geben)(?![\\p{L}]))`,
    `antworten_sie_(?:bitte_)?(?:mir_)?mit`,
    `(?:hatten|hattest)_(?:sie|du)`,
    `(?:schick|sende|nenn|gib|sag|schreib)e?_(?:mir|uns)`,
    `verratst_du(?:_mir|_uns)?`,
    `(?:(?:ich|wir)_)?(?:brauche|brauchen|benotige|benotigen|brauchten|brauchte|benotigten|benotigte)`,
    `(?:brauche|benotige|brauchen|benotigen|brauchten)_(?:ich|wir)`,
    `haben_sie|hast_du`,
    `welche[nrs]?`,
  ].join('|'),
  between: `bitte|mir|uns|noch|auch|zunachst|zuerst|nur|erst|jetzt|gern|gerne|ich|wir|kurz|freundlicherweise|dazu|dafur|kurz|einmal|noch_einmal|um|nach|vielleicht|zufallig|eventuell`,
  things: {
    order: `${your}(?:bestellnummer|bestell-nr\\.?|auftragsnummer|bestellungsnummer|nummer_(?:ihrer|der|deiner)_bestellung)`,
    tracking: `${your}(?:sendungsnummer|trackingnummer|tracking-nummer|paketnummer|sendungsverfolgungsnummer)`,
    email: `${your}(?:e-?mail-?_?adresse|mail-?adresse|mailadresse)(?:_(?:ihres|deines)_kontos)?|${must}(?:e-?mail)`,
    phone: `${your}(?:telefonnummer|handynummer|mobilnummer|rufnummer|mobilfunknummer|telefon-nr\\.?)|${must}nummer`,
    name: `${must}(?:vollstandigen?_|vollen_|ganzen_)?(?:namen?|vor-_und_nachnamen?|nachnamen?|vornamen?)`,
    address: `${your}(?:vollstandigen?_|genaue_|komplette_|aktuelle_)?(?:adresse|anschrift|lieferadresse|lieferanschrift|postanschrift|wohnadresse|versandadresse|postleitzahl|plz)`,
    device: `${your}(?:modellnummer|modellbezeichnung|geratemodell|gerat|betriebssystem|modell)(?=_(?:ihre[rs]|der|des|deine[rs])|[\\s]*[?.!,]|_(?:nennen|mitteilen|mit|sagen|verwenden|nutzen|benutzen|haben_sie|hast)|$)`,
    plan: `${must}(?:aktuelle[rn]?_)?(?:tarif|abo|abonnement|plan)|welchen_tarif_sie|welches_abo_sie`,
    bought: `${your}(?:kaufdatum|bestelldatum|datum_(?:des_kaufs|der_bestellung))|wann_sie_(?:\\p{L}+_){0,2}(?:gekauft|bestellt)`,
    picture: `(?:${your}|ein_paar_|einige_|kurz_)?(?:kurzes_|klares_)?${seen}`,
    problem: `(?:mehr|genauere)_(?:uber_|zu_|details_zu_)?(?:das|dem|ihrem)_problem|was_(?:genau_)?(?:passiert_ist|nicht_funktioniert)`,
    payment: `${your}(?:zahlungsart|zahlungsmethode|zahlungsweise|bezahlmethode)|wie_sie_(?:\\p{L}+_){0,2}bezahlt`,
    country: `in_welchem_land_sie|aus_welchem_land_sie|ihr_land`,
  },
  after: `[\\s]*$|[\\s]*[,;:?!.)]|_(?:${gives}|bitten|haben|fragen|erfahren|mit|noch|zur_hand|parat|fur_den_kurier|fur_die_lieferung|fur_ruckfragen|fur_mich|hier|in_den_chat|unten|durch|erhalten|bekommen|zukommen|zu_(?:nennen|geben|schicken|senden)|hoch|bei|und|oder|damit|um|an_(?=[\\s]*[.?!]|$)|bei_der_bestellung|verwendet|von_ihnen|angeben|haben_sie)(?![\\p{L}])`,
  whole: {
    order: `um_welche_bestellung_(?:geht|handelt)|(?:zu|bei)_welcher_bestellung_(?:haben|geht|brauchen|gibt)|welche_bestellung_(?:meinen|betrifft)`,
    email: `welche_(?:e-?mail|mail)-?adresse_(?:ist|haben_sie)_[^.?!]*(?:hinterlegt|angegeben|verwendet|registriert)|(?:unter|mit)_welcher_(?:e-?mail(?:-?adresse)?|mail-?adresse|adresse)_(?:sind_sie|haben_sie|bist_du|hast_du)[^.?!]*(?:registriert|angemeldet|bestellt)|welche_e-?mail-?adresse_haben_sie[^.?!]*(?:verwendet|angegeben|benutzt|genutzt)`,
    phone: `unter_welcher_(?:nummer|telefonnummer|handynummer|rufnummer)_(?:konnen|durfen|sind|erreich\\p{L}*|kann|bist)`,
    name: `wie_darf_ich_sie_(?:ansprechen|nennen)|auf_welchen_namen_(?:lauft|ist|wurde|lautet)|wie_heißen_sie|wie_heißt_du|mit_wem_(?:spreche|schreibe|habe)_ich|wie_(?:ist|war)_${must}name`,
    address: `wohin_sollte_[^.?!]*(?:geliefert|gehen|geschickt|kommen)|welche_(?:liefer)?adresse_(?:hatten|haben)_sie_[^.?!]*angegeben|an_welche_(?:adresse|anschrift)_(?:sollte|wurde|ging|haben_sie|war)`,
    device: `welche[snmr]?_(?:gerat|modell|browser|version)_(?:sie_(?:nutzen|verwenden|haben)|ist_es)|welche_version_der_app|auf_welchem_gerat_(?:tritt|passiert|nutzen|verwenden)|was_fur_ein_(?:gerat|handy|modell|telefon)_(?:haben|nutzen|verwenden)|(?:nutzen|verwenden|haben)_sie_(?:ein_)?(?:iphone|android|windows|mac)_oder|(?:mit_|auf_)?welche[smnr]?_(?:gerat|modell|handy|smartphone|telefon|browser|betriebssystem|computer|tablet|version|app-version)_(?:verwenden|nutzen|benutzen|haben|arbeiten|besitzen|nutzt|hast|verwendest)_(?:sie|du)(?=[^.?!]{0,30}[?.!]|$)|um_welches_(?:gerat|modell)_(?:handelt|geht)`,
    plan: `welche[nsr]?_(?:tarif|abo|abonnement|plan)_(?:haben|nutzen|hast|nutzt|verwenden)_(?:sie|du)|in_welchem_(?:tarif|plan)_sind_sie|sind_sie_im_(?:kostenlosen|bezahlten|freien)_oder|welche[ns]_(?:tarif|abo|abonnement)_sie_(?:nutzen|haben)|welche[ns]_(?:tarif|abo|plan)_sie_(?:\\p{L}+_)?(?:nutzen|haben)`,
    bought: `wann_war_(?:der|ihr)_kauf|wie_lange_ist_(?:der|ihr)_kauf_her|wann_(?:\\p{L}+_)?wurde_(?:die|ihre)_bestellung_(?:aufgegeben|gemacht)|wann_(?:ungefahr_|etwa_)(?:haben_sie|hast_du)_[^.?!]*(?:gekauft|bestellt)|wann_(?:genau_)?(?:haben_sie|hast_du|wurde)_[^.?!]*(?<![\\p{L}])(?:gekauft|erworben|bestellt)(?![\\p{L}])|wann_(?:genau_)?haben_sie_(?:die_bestellung_aufgegeben|bestellt)|wissen_sie_(?:noch,?_)?wann_sie_[^.?!]*gekauft`,
    picture: `machen_sie_(?:bitte_)?(?:ein|einen|ein_paar)_${seen}[^.?!]*(?:schick|send)\\p{L}*|(?:hatten|haben)_sie_(?:vielleicht_)?(?:ein|einen|noch_ein)_(?:foto|bild|screenshot)_|kannst_du_[^.?!]*${seen}_machen|(?:auf|mit)_einem_screenshot_zeigen|(?:konnten|konnen|wurden)_sie_[^.?!]*${seen}_(?:machen|aufnehmen)|haben_sie_(?:vielleicht_)?(?:ein|einen)_(?:foto|bild|screenshot)_(?:davon|vom|von)`,
    problem: `(?:konnten|konnen|wurden|kannst|konntest)_(?:sie|du)_(?:(?:mir|uns|bitte|kurz|noch_einmal|genauer)_)*(?:das|ihr|dein|ihre|den)_(?:problem|anliegen|fehler|situation)_(?:(?:bitte|kurz|noch_einmal|etwas|genauer|naher)_)*(?:beschreiben|schildern|erklaren|erlautern)|(?:beschreiben|schildern|erklaren|erlautern)_sie_(?:(?:mir|uns|bitte|kurz)_)*(?:das|ihr|den)_(?:problem|anliegen|fehler)|(?:schildern|beschreiben|erklaren|sagen),_was_(?:genau_)?(?:passiert|nicht)|^(?:[^,.?!]{0,20},_)?was_(?:genau_)?(?:ist|war)_(?:genau_)?(?:passiert|los|das_problem|geschehen)[\\s]*\\?|was_(?:genau_)?funktioniert_(?:genau_)?nicht|worum_geht_es|was_genau_ist_das_problem|was_ist_denn_(?:los|passiert)|womit_haben_sie_(?:schwierigkeiten|probleme)|(?:erzahlen|schildern|beschreiben|sagen)_sie_(?:mir|uns)?_?(?:(?:bitte|kurz|genau),?_)*,?_?was_(?:genau_)?(?:passiert|nicht_funktioniert|los)|beschreiben_sie_(?:bitte_)?(?:kurz_)?,_was|wie_außert_sich_das_problem|mehr_(?:uber|zu)_(?:das|dem|ihrem|ihr)_problem|welches_problem_(?:haben|hast|gibt)|^wo_liegt_das_problem|welche_probleme_haben_sie`,
    payment: `womit_haben_sie_(?:die_bestellung_)?bezahlt|wie_haben_sie_(?:die_bestellung_|das_)?(?:be)?zahlt|wie_wurde_(?:die_bestellung_|das_)?bezahlt|wurde_(?:per|mit)_[^.?!]*bezahlt|mit_welcher_karte_haben_sie|welche_zahlungs(?:art|methode|weise)_(?:haben|hast|wurde)|mit_welcher_zahlungs(?:art|methode|weise)_haben_sie|haben_sie_(?:per|mit)_[^.?!]*bezahlt|wie_sie_bezahlt_haben`,
    country: `in_welchem_land_(?:wohnen|leben|sind|befinden|wohnst|lebst)|aus_welchem_land_(?:schreiben_sie|kommen_sie|kommst_du|melden_sie)|woher_(?:schreiben_sie|kommen_sie|schreibst_du)|in_welchem_land_sie_(?:wohnen|leben|sind)|wo_(?:befinden_sie_sich|wohnen_sie|leben_sie)|wo_sind_sie_(?:gerade_)?(?:ansassig|zu_finden)`,
  },
  bare: `(?:,?_bitte)?`,
  never: [
    'bestatig\\p{L}*',
    'prufen|uberprufen|stimmt|richtig|korrekt',
    'immer_noch|noch_immer|(?:sie|das|es|example|ist_\\p{L}+)_noch_(?:im|das|die|der|den|ihr\\p{L}*)',
    'neue[nrsm]?|andere[nrsm]?|weitere[nrsm]?|alternative[nr]?|zweite[nrsm]?',
    'mochten|sollen|soll|lieber|besser|hatten_sie_gern|empfehlen|gefallt',
    'nie|niemals|nicht_(?:zu_|noch_einmal_|in_)|_nicht_?(?:,|$)|keine[nrsm]?|brauchen_sie_nicht|mussen_sie',
    'danke|vielen_dank|dank',
    'habe_ich_schon|schon|bereits',
    '^(?:wenn|falls|sobald|warum|wozu|wer|wo_finde|wo_(?:haben|kann|ist))',
    'haben_sie_[^.?!]*erhalten',
    'gefragt|fragt|fragen_sie|erfragen|herausfinden|weiterleiten',
    'unsere[nrsm]?|meine[nrsm]?|mein',
    'dem_kurier|am_empfang|an_der_kasse|beim_anruf|auf_den_karton|verwendungszweck|an_billing|bereit',
    'des_verkaufers|des_empfangers|ihres_nachbarn|ihrer_bank|ihres_steuerberaters|firma|fahrer|produkt|seriennummer|vertragsnummer|des_(?:ladens|geschafts)',
    'ich_(?:schicke|hange|sende|beschreibe|erklare)',
  ].join('|'),
};
