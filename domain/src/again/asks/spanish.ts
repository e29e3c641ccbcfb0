// Spanish.
import type { AskTable } from './table.ts';

const your = '(?:(?:su|tu|sus|tus|el|la|los|un|una|unas|unos|alguna|algun)_)?';
const must = '(?:su|tu|sus|tus)_';
const seen = '(?:capturas?(?:_de_pantalla)?|fotos?|fotografias?|imagen|imagenes|pantallazos?|videos?)';
const orders =
  'envie|envieme|envienos|enviame|enviar|mande|mandenos|mandeme|mandame|indique|indiqueme|indiquenos|indicame|facilite|faciliteme|facilitenos|diga|digame|diganos|dime|deme|dejenos|dejeme|mandeme|recuerdeme|denos|dame|proporcione|proporcionenos|comparta|compartanos|adjunte|adjuntenos|suba|pase|paseme|pasame|escribame|responda_con|responda_por_favor_con|comuniquenos|especifique|pongame';
const deeds =
  'escribir|escribirme|escribirnos|indicar|indicarme|indicarnos|decir|decirme|decirnos|dar|darme|darnos|enviar|enviarme|enviarnos|mandar|mandarme|mandarnos|facilitar|facilitarme|facilitarnos|proporcionar|proporcionarme|proporcionarnos|pasar|pasarme|pasarnos|compartir|compartirnos|adjuntar|adjuntarnos|subir|comunicarnos|especificar|mostrarme|mostrarnos|mostrar|recordarme|recordarnos|dejarnos|dejarme|pasarme|enseñarme';

export const spanish: AskTable = {
  frames: [
    `cual_(?:es|era|fue)`,
    `(?:(?:me|nos)_)?(?:puede|podria|puedes|podrias|pueden|podrian)_(?:por_favor_)?(?:${deeds})`,
    `(?:me|nos)_(?:da|das|dice|dices|indica|indicas|facilita|facilitas|pasa|pasas|envia|envias|manda|mandas|comparte|compartes|proporciona|podria_dar|puede_dar|puedes_dar)`,
    `(?:por_favor,?_)?(?:${orders})`,
    `(?:necesito|necesitamos|necesitaria|necesitariamos|hace_falta|me_hace_falta|nos_hace_falta)(?:_saber|_tener)?`,
    `(?:seria_(?:tan_amable_de|posible)|tendria_la_amabilidad_de|le_importaria|le_importa)_(?:que_(?:nos|me)_)?(?:${deeds}|enviara|mandara)`,
    `(?:me|nos)_(?:mandaria|enviaria|pasaria|dejaria)s?`,
    `(?:me|nos)_(?:daria|diria|enviaria|facilitaria|deja|dejas|muestra|podria_(?:dar|decir))`,
    `(?:necesitaria|necesitariamos)_(?:tambien_)?`,
    `(?:tiene|tienes|tendria|tendrias)(?:_a_mano)?`,
    `(?:puedo|podria)_(?:tener|saber|pedirle|preguntar|preguntarle)`,
    `(?<=^|_|¿|,)el(?=_numero_de_pedido,_por)`,
  ].join('|'),
  between: `por_favor|aqui|,|tambien|me|nos|a_mano|exactamente|ademas`,
  things: {
    order: `${your}(?:numero|referencia|n\\.?º|codigo)_(?:de_|del_|de_su_|de_tu_|de_la_)(?:pedido|orden|compra)`,
    tracking: `${your}(?:numero|codigo)_(?:de_|del_)(?:seguimiento|guia|rastreo|envio|paquete)`,
    email: `${your}(?:correo_electronico|direccion_de_(?:correo(?:_electronico)?|e-?mail)|e-?mail)|${must}correo|el_correo_de_(?:su|tu)_cuenta`,
    phone: `${your}(?:numero_de_(?:telefono|movil|celular|contacto)|telefono_(?:de_contacto|movil)|telefono_movil)|${must}(?:telefono|movil|celular|numero)`,
    name: `${must}(?:nombre(?:_completo|_y_apellidos?)?|apellidos?)`,
    address: `${your}(?:direccion|domicilio)(?:_(?:completa|de_envio|de_entrega|postal|exacta))*|${your}codigo_postal`,
    device: `${your}(?:modelo|sistema_operativo|numero_de_modelo|version_(?:de_la_aplicacion|del_navegador))|que_(?:dispositivo|navegador|modelo|telefono)_(?:usa|tiene|esta)`,
    plan: `${must}(?:plan|suscripcion|tarifa)(?:_(?:actual|contratad[oa]))?|que_(?:plan|tarifa|suscripcion)_(?:tiene|usa|tienes)`,
    bought: `${your}fecha_(?:de_|de_la_|del_)(?:compra|pedido)|cuando_(?:lo_|la_)?(?:compro|compraste|hizo_el_pedido)`,
    picture: `(?:${your}|algunas_|varias_)?${seen}`,
    problem: `mas_(?:detalles|informacion)_(?:sobre_el|sobre_su|del|acerca_del)_problema|que_(?:ocurrio|paso|ha_pasado|sucedio|sucede|ocurre|no_funciona)`,
    payment: `${your}(?:metodo|forma|medio)_de_pago|como_(?:pago|pagaste)`,
    country: `${must}pais|en_que_pais|desde_que_pais`,
  },
  after: `[\\s]*$|[\\s]*[,;:?!.)]|_(?:y_(?:lo|la|apellidos|enseguida|reviso|revisamos|asi)|para|o|por_favor|del_pedido|y_abrimos|y_le|y_te|y_lo|asi|con_el_codigo|a_mano|completa|de_nuevo|otra_vez|asociado|con_(?:el|la)_que|que_(?:uso|usaste|utilizo)|de_(?:su|tu)_(?:pedido|cuenta)|del_(?:pedido|paquete))(?![\\p{L}])`,
  whole: {
    order: `numero_de_pedido_cual_es|con_que_pedido_(?:necesita|tiene|puedo)|de_que_pedido_(?:se_trata|estamos|habla)|sobre_que_pedido|que_pedido_es`,
    email: `con_que_(?:correo|email|direccion_de_correo)_(?:electronico_)?(?:se_registro|te_registraste|hizo|se_dio)|que_(?:correo|email|direccion_de_correo)_(?:electronico_)?(?:uso|usaste|utilizo|utilizaste)`,
    phone: `(?:a|en|por)_que_(?:numero|telefono)_(?:le_localiz|podemos|puedo|le_podemos|te_podemos|se_le|le_puedo)|que_telefono_de_contacto`,
    name: `como_(?:se_llama|te_llamas)(?=[\\s]*[?]|_usted)|con_quien_(?:tengo_el_gusto|hablo|estoy_hablando)|a_quien_tengo|a_nombre_de_quien_(?:esta|hizo|se_hizo)_(?:el|su)_pedido`,
    address: `direccion_de_(?:envio|entrega)_cual_(?:es|era)|adonde_(?:debia|tenia_que|deberia)_(?:llegar|ir)|a_que_direccion_(?:debia|deberia|tenia|se_envio|fue|iba|lo_envi)`,
    device: `que_tipo_de_(?:telefono|dispositivo|movil)_(?:tiene|usa)|que_version_de_la_(?:aplicacion|app)|(?:usa|tiene|utiliza)_(?:un_)?(?:iphone|android|windows|mac)_o|de_que_modelo_se_trata|en_que_dispositivo_(?:le_)?(?:ocurre|pasa|sucede)|que_dispositivo_(?:usa|utiliza|tiene)|(?:desde_|en_|con_)?que_(?:dispositivo|navegador|telefono|movil|sistema_operativo|equipo|ordenador|version|modelo)_(?:de_\\p{L}+_)?(?:esta_(?:usando|utilizando)|estas_usando|usa|usas|utiliza|utilizas|tiene|tienes|se_conecta|es)(?=[\\s]*[?.!]|_(?:usted|actualmente|ahora))`,
    plan: `(?:tiene|esta_en)_(?:el_)?plan_(?:gratuito|gratis|de_pago)_o|(?:que|en_que|cual)_(?:plan|tarifa|suscripcion)_(?:tiene|tienes|esta|estas|usa|utiliza)(?:_(?:contratad[oa]|actualmente|ahora))?(?=[\\s]*[?.!])`,
    bought: `cuando_(?:lo_|la_|los_|las_)?(?:compro|compraste|adquirio|hizo_(?:el|su)_pedido|hiciste_(?:el|tu)_pedido|realizo_(?:la_compra|el_pedido|su_pedido))|recuerda_cuando|que_(?:dia|mes|año)_(?:lo_|la_)?(?:compro|compraste)|hace_cuanto_(?:que_)?(?:lo_|la_)?(?:compro|compraste)|en_que_fecha_(?:lo_|la_)?(?:compro|hizo)`,
    picture: `(?:hagame|haganos|haga|hazme)_una_(?:foto|captura)[^.?!]*(?:envi|mand)\\p{L}*|(?:hacer|sacar|tomar)_una_foto[^.?!]*(?:envi|mand)\\p{L}*|(?:tiene|tendria)_(?:alguna_|una_)?foto|(?:puede|puedes|podria)_(?:hacer|sacar|tomar)_una_(?:captura|foto)`,
    problem: `(?:podria|puede|puedes|podrias)_(?:por_favor_)?(?:describir|explicar|describirnos|describirme|explicarme|explicarnos|contarme|contarnos|detallar)(?:_(?:de_nuevo|otra_vez|mejor|brevemente))?_(?:el_problema|su_problema|tu_problema|la_situacion|la_incidencia|que_(?:ocurrio|paso|ha_pasado|sucede|sucedio|ocurre))|(?:describa|describanos|describame|describenos|expliquenos|expliqueme|explique|cuenteme|cuentenos|cuentame|detalle)_(?:por_favor_)?(?:el_problema|su_problema|la_situacion|que_(?:ha_ocurrido|ocurrio|paso|ha_pasado|sucede|sucedio|ocurre))|^[^.?!]{0,20}?que_(?:(?:le_|te_)?ha_(?:pasado|ocurrido|sucedido)|(?:le_|te_)?(?:paso|ocurrio|sucedio))[\\s]*\\?|cual_es_(?:exactamente_)?(?:el|su|tu)_problema(?=_exactamente|[\\s]*[?.!]|_con_(?:el|la|su|los|las)_)|que_es_lo_que_no_funciona|que_no_(?:le_)?funciona|en_que_consiste_(?:el|su)_problema|que_problema_(?:tiene|tienes)(?=[\\s]*[?]|_usted)|(?:me|nos)_(?:cuenta|cuentas|explica|explicas|describe)_que_(?:paso|ha_pasado|ocurrio|ocurre|sucede|sucedio)|que_es_lo_que_(?:falla|no_va|ocurre)|que_le_(?:ha_pasado|paso|ocurre|sucede)(?=[\\s]*[?])`,
    payment: `como_se_pago|se_pago_con_(?:tarjeta|transferencia)|con_que_tarjeta_(?:pago|pagaste)|como_(?:pago|pagaste|realizo_el_pago|abono)|(?:que|con_que|cual)_(?:metodo|forma|medio)_de_pago_(?:utilizo|utilizaste|uso|usaste|hizo|pago|eligio)|pago_(?:usted_)?con_(?:tarjeta|paypal|efectivo)|pagaste_con`,
    country: `(?:en|desde|de)_que_pais_(?:vive|vives|nos_escribe|escribe|se_encuentra|es_usted|eres|esta|nos_contacta)|de_donde_(?:es|eres|nos_escribe)(?=[\\s]*[?]|_usted)|donde_(?:se_encuentra|vive|vives|te_encuentras|esta_ubicad[oa])(?=[\\s]*[?]|_usted)`,
  },
  bare: `(?:,?_por_favor)?`,
  never: [
    'confirm(?!arme)\\p{L}*',
    'verifi\\p{L}*|comprob\\p{L}*|comprueb\\p{L}*|revis(?:ar|e)|correct[oa]',
    'sigue|todavia|aun',
    'nuev[oa]s?|otr[oa]s?(?!_vez)|distint[oa]|diferente|alternativ[oa]|segund[oa]',
    'quiere|quieres|gustaria|prefiere|prefieres|conviene|desea|recomienda',
    'nunca|no_(?:hace_falta|necesito|necesitamos|ponga|envie|de|comparta|es_necesario)',
    'gracias_por|muchas_gracias',
    '(?:la|le|los|las)_(?:mando|enviamos)|averiguar|reenvi\\p{L}*|de_quien_(?:no|pida)|de_su_(?:jefe|hermana)',
    'ya_(?:tengo|tenemos|lo|la|tiene)',
    '^¿?(?:si_|cuando_(?:el|la|le|llegue)|por_que|quien|donde_(?:encuentro|esta|puedo|vio|dejo))',
    'pregunto_cual|pidieron|pregunta|pedira\\p{L}*|pida|pregunte',
    'nuestr[oa]s?|mi|mis',
    'al_repartidor|al_transportista|en_recepcion|en_la_caja|del_(?:destinatario|vendedor|vecino|banco|conductor)|de_su_(?:vecino|banco|contable|empresa)|de_la_(?:tienda|nueva)|contrato|de_serie',
    'le_(?:envio|mando|adjunto)|adjunto|al_llamar|cuando_llame',
  ].join('|'),
};
