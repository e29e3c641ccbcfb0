// French.
import type { AskTable } from './table.ts';

const your = `(?:(?:votre|ton|ta|vos|tes|le|la|les|un|une|des)_|d'|l')?`;
const must = '(?:votre|ton|ta|vos|tes)_';
const seen = `(?:captures?(?:_d'ecran)?|photos?|images?|copies?_d'ecran|cliches?|videos?)`;
const deeds =
  'ecrire|raconter|expliquer|avoir|fournir|dire_plus_sur|dire|indiquer|donner|envoyer|communiquer|fournir|preciser|transmettre|dire|joindre|partager|faire_parvenir|laisser|rappeler|montrer|renseigner|adresser';
const orders =
  'indiquez|donnez|envoyez|communiquez|fournissez|precisez|transmettez|dites|joignez|partagez|laissez|rappelez|ecrivez|montrez|precise|envoie|donne|dis';

export const french: AskTable = {
  frames: [
    `quel(?:le)?s?_(?:est|etait|sont)`,
    `(?:pourriez|pouvez|pourrais|peux|pourrait)-(?:vous|tu|on)_(?:s'il_vous_plait_)?(?:(?:me|m'|nous|te)_?)?(?:${deeds})`,
    `(?:vous_pouvez|tu_peux|tu_pourrais|vous_pourriez)_(?:(?:me|m'|nous)_?)?(?:${deeds})(?=[^.!]*\\?)`,
    `(?:merci_de|veuillez|je_vous_prie_de)_(?:bien_vouloir_)?(?:(?:me|m'|nous)_?)?(?:${deeds})`,
    `(?:${orders})-(?:moi|nous)`,
    `(?:puis-je|pourrais-je|pourrions-nous|pouvons-nous|est-ce_que_je_peux)_(?:avoir|connaitre|savoir|vous_demander|obtenir)`,
    `(?:j'ai|j'aurais|nous_avons|nous_aurions|on_aurait|on_a)_(?:encore_|aussi_|juste_)?besoin_(?:de_|d')`,
    `il_(?:(?:me|nous)_)?(?:faudrait|faut|manque)`,
    `(?:auriez-vous|avez-vous)_la_gentillesse_de_(?:(?:me|m'|nous)_?)?(?:${deeds})`,
    `serait-il_possible_d(?:e_|')(?:(?:me|m'|nous)_?)?(?:${deeds})`,
    `repondez(?:-moi|-nous)?_(?:avec|en_indiquant)`,
    `(?:puis-je|pourrais-je)_(?:savoir|connaitre)`,
    `(?:avez|auriez|as|aurais)-(?:vous|tu)`,
    `vous_(?:rappelez|souvenez)-vous_de`,
  ].join('|'),
  between: `s'il_vous_plait|ici|aussi|d'|de|egalement|encore|bien|,|simplement|de_nouveau|a_nouveau|sous_la_main`,
  things: {
    order: `${your}(?:numero_de_(?:la_|votre_|ta_|cette_)?commande|(?:reference|n°)_de_(?:la_|votre_|ta_)?commande)`,
    tracking: `${your}(?:numero|code)_(?:de_suivi|de_colis|du_colis|de_tracking|d'expedition|d'envoi)`,
    email: `${your}(?:adresse_(?:e-?mail|mail|electronique|courriel)(?:_de_(?:votre|ton)_compte)?|courriel)|${must}(?:e-?mail|mail)`,
    phone: `${your}(?:numero_de_(?:telephone|portable|mobile)|numero_ou)|${must}(?:telephone|portable|numero)`,
    name: `${must}(?:nom_et_prenom|nom_complet|nom_de_famille|nom|prenom)|${must}nom_et_prenom`,
    address: `${your}adresse(?:_(?:complete|de_livraison|postale|exacte))*|${your}code_postal|${must}coordonnees(?:_postales)?`,
    device: `${your}(?:modele|systeme_d'exploitation|reference_de_l'appareil|version_(?:de_l'application|du_navigateur))|quel_(?:appareil|navigateur|modele|telephone)_vous`,
    plan: `${must}(?:forfait|abonnement|formule|offre)(?:_actuel(?:le)?)?(?=[\\s]*[?.!,]|$)|quel(?:le)?_(?:forfait|abonnement|formule)_vous`,
    bought: `${your}date_(?:d'achat|de_l'achat|de_(?:la_|votre_)?commande)|quand_vous_(?:l'avez|avez)_(?:achete|commande)|la_date_a_laquelle_vous_l'avez_achete`,
    picture: `(?:${your}|quelques_|de_)?${seen}`,
    problem: `(?:plus|davantage)_de_(?:details|precisions|informations)_(?:sur|concernant)_(?:le|votre)_probleme|ce_qui_(?:s'est_passe|ne_fonctionne_pas|se_passe)`,
    payment: `${your}(?:moyen|mode|methode)_de_paiement|comment_vous_avez_(?:paye|regle)`,
    country: `${must}pays|dans_quel_pays_vous`,
  },
  after: `[\\s]*$|[\\s]*[,;:?!.)»]|_(?:afin|pour(?!_le_vir)|que_je|et_(?:je|nous|prenom|votre)|ou|s'il_vous_plait|svp|pour_(?:verifier|avancer|la|le|votre)|liee?|avec_le_code|et_on|de_(?:votre|ton)_compte|sous_la_main|de_nouveau|complete|a_nouveau|associe\\p{L}*|avec_(?:le|la)quel\\p{L}*|de_(?:la|votre)_commande|du_colis)(?![\\p{L}])`,
  whole: {
    order: `numero_de_commande,?_c'est_lequel|(?:pour|sur)_quelle_commande_(?:avez-vous|vous)|de_quelle_commande_(?:s'agit|parl)|quelle_commande_(?:est|cela)_concern\\p{L}*|a_propos_de_quelle_commande`,
    email: `quel_(?:e-?mail|mail)_avez-vous_(?:utilise|donne)|quelle_adresse_(?:e-?mail|mail)_est_(?:liee|associee)|(?:avec|sous)_quel_(?:e-?mail|mail)_(?:avez|etes)|(?:avec|sous)_quelle_adresse_(?:e-?mail|mail)_(?:etes|es|avez|vous|as)|quelle_adresse_(?:e-?mail|mail)_(?:avez-vous|as-tu)_utilise\\p{L}*`,
    phone: `(?:a|sur)_quel_numero_(?:le_livreur|peut-on|pouvons-nous|puis-je|etes-vous|de_telephone|vous_joindre|es-tu)`,
    name: `comment_(?:vous_appelez-vous|t'appelles-tu|tu_t'appelles)|a_qui_ai-je_l'honneur|a_qui_ai-je_affaire|a_quel_nom_est_(?:la|votre)_commande`,
    address: `adresse_de_livraison,?_c'(?:est|etait)_laquelle|ou_(?:le|votre)_colis_devait-il|a_quelle_adresse_(?:le_colis|la_commande|votre_colis|devait|a-t-(?:il|elle|on)|a_ete|avez-vous)_?(?:devait|a_ete|aurait|fait|ete)?`,
    device: `quel_(?:type|genre)_de_(?:telephone|machine|appareil)_(?:avez|utilisez)|quelle_version_de_l'application|etes-vous_sur_(?:iphone|android|un_telephone)|sur_quel_appareil_(?:cela|ca|le)|de_quel_modele_s'agit|quel_(?:appareil|navigateur|telephone|modele)_vous_(?:utilisez|avez)|(?:sur_|avec_|depuis_)?quel(?:le)?_(?:appareil|modele|telephone|navigateur|ordinateur|systeme_d'exploitation|version)_(?:utilisez-vous|avez-vous|etes-vous|as-tu|utilises-tu|possedez-vous|est-ce)(?=[\\s]*[?.!]|_(?:actuellement|exactement))`,
    plan: `vous_avez_quel(?:le)?_(?:forfait|abonnement|formule)|etes-vous_(?:sur|a)_(?:l'offre|le_forfait|la_formule)_(?:gratuite?|payante?)_ou|quel(?:le)?_(?:forfait|abonnement|formule)_vous_(?:avez|utilisez)|(?:a_)?quel(?:le)?_(?:forfait|abonnement|formule|offre)_(?:avez-vous|utilisez-vous|as-tu|vous_(?:avez|utilisez))(?:_(?:souscrit|actuellement))?(?=[\\s]*[?.!])`,
    bought: `quel_jour_(?:l')?(?:avez-vous|as-tu)_achete|depuis_combien_de_temps_(?:avez-vous|l'avez-vous)|quand_(?:la|votre)_commande_a-t-elle_ete_(?:passee|faite)|quand_(?:l'|les_)?(?:avez-vous|as-tu)_(?:achete|commande|passe_(?:la|votre|cette)_commande|effectue_l'achat)\\p{L}*|quand_avez-vous_achete|a_quelle_date_(?:l'avez-vous|avez-vous)_(?:achete|commande)\\p{L}*`,
    picture: `(?:nous|m')_?(?:enverriez|donneriez)-vous_(?:quelques_|une_|des_)${seen}|prenez_une_(?:photo|capture)[^.?!]*envoyez|(?:pouvez|pourriez|peux|pourrais)-(?:vous|tu)_(?:faire|prendre)_une_(?:capture|photo)|(?:prendre|faire)_une_(?:photo|capture)[^.?!]*envoyer`,
    problem: `(?:pourriez|pouvez|pourrais|peux)-(?:vous|tu)_(?:(?:me|m'|nous)_?)?(?:decrire|raconter|expliquer|detailler|redecrire|reexpliquer)_(?:(?:a_nouveau|de_nouveau|brievement|plus_en_detail)_)?(?:le_probleme|votre_probleme|ton_probleme|la_situation|ce_qui)|(?:decrivez|expliquez|detaillez|decris|racontez|dites)(?:-(?:nous|moi))?_(?:exactement_)?(?:le_probleme|votre_probleme|la_situation|ce_qui)|que_s'est-il_passe|qu'est-il_arrive(?=[\\s]*\\?)|quel_(?:est|etait)_(?:exactement_)?(?:le|votre|ton)_probleme(?=_exactement|[\\s]*[?.!]|_avec_(?:le|la|l'|votre|les|vos)_?)|qu'est-ce_qui_ne_(?:fonctionne|marche|va)_pas|en_quoi_consiste_(?:le|votre)_probleme|quel_probleme_(?:rencontrez|avez)-vous|que_se_passe-t-il_(?:exactement|chez_vous)|que_se_passe-t-il[\\s]*\\?|merci_de_(?:nous_|me_)?(?:decrire|preciser|expliquer|detailler)_(?:le|votre|ce_qui)_?(?:probleme|situation|s'est|ne)|(?:pourriez|pouvez)-vous_(?:me_|nous_)?(?:preciser|clarifier)_(?:le|votre)_probleme|m'en_dire_plus_sur_(?:le|votre)_probleme|qu'est-ce_qui_(?:ne_)?va(?:_pas)?[\\s]*\\?`,
    payment: `comment_avez-vous_(?:paye|regle)|avec_quelle_carte_avez-vous|la_commande_a-t-elle_ete_(?:reglee|payee)|comment_as-tu_paye|(?:par_|avec_)?quel(?:le)?_(?:moyen|mode|methode)_de_paiement_(?:avez-vous|as-tu)|avez-vous_(?:paye|regle)_(?:par|avec|en|via)|comment_vous_avez_paye`,
    country: `dans_quel_pays_(?:habitez|etes|vivez|vous_trouvez|vous_situez|residez)|d'ou_(?:nous_)?(?:ecrivez|etes|venez)|dans_quel_pays_vous|de_quel_pays_(?:nous_)?(?:ecrivez|etes|venez)|ou_(?:vous_trouvez-vous|habitez-vous|vivez-vous|etes-vous_(?:situe|base))`,
  },
  bare: `(?:,?_s'il_vous_plait)?`,
  never: [
    'confirm\\p{L}*',
    'verifi\\p{L}*|correct\\p{L}*',
    'toujours|encore_le|persiste\\p{L}*',
    'nouvel\\p{L}*|nouveau|autres?|differente?|deuxieme|second\\p{L}*|alternati\\p{L}*',
    'souhaitez|preferez|voulez|convient|devons|faut-il|dois|conseill\\p{L}*',
    `jamais|inutile|ne_mettez|n'ai_pas|pas_besoin|ne_(?:donnez|partagez|envoyez)`,
    `merci_pour`,
    `deja|j'ai_bien`,
    `^(?:si_|quand_(?:le|la|vous)|lorsque|pourquoi|qui_|ou_(?:trouver|avez|puis|est))`,
    `demand(?:e|ez|era|eront|aient|ait)`,
    'notre|nos|mon|ma|mes',
    `au_livreur|au_transporteur|a_l'accueil|a_la_caisse|sur_le_carton|en_reference|plus_tard|du_(?:vendeur|destinataire|magasin|nouveau|chauffeur)|de_votre_(?:voisin|banque|comptable|entreprise)|contrat|de_serie|ci-joint\\p{L}*`,
    `je_(?:joins|vous_envoie|vais|vous)`,
  ].join('|'),
};
