"""The words by which a signature is read, in the languages that recruiters here write to."""

from __future__ import annotations

import re

_FREE_MAIL = """
    gmail googlemail outlook hotmail live msn yahoo ymail icloud me mac aol gmx web t-online
    freenet posteo mailbox proton protonmail pm tutanota orange wanadoo free laposte sfr libero
    virgilio tiscali alice wp onet o2 interia seznam yandex mail qq 163 naver rediffmail uol bol
    terra ziggo xs4all kpnmail skynet telenet bluewin fastmail hey zoho
"""
FREE_MAIL = frozenset(_FREE_MAIL.split())
"""Names of domains, without what follows the last dot, under which people have their own mail."""

PHONE_WORDS = (
    ("fax", r"f|fx|fax|telefax|télécopie|faks"),
    (
        "mobile",
        (
            r"m|c|mob|mobile|mobil|mobiel|cell|cell phone|cellphone|cellulare|cel|celular|handy"
            r"|portable"
            r"|móvil|movil|telemóvel|gsm|kom|komórka|mobiltelefon|natel|whatsapp|wa|signal|📱|携帯"
        ),
    ),
    ("home", r"h|home|privat|privé|prive|domicile|casa|thuis"),
    (
        "work",
        (
            r"t|p|o|d|ph|tel|tél|tlf|tfno|telephone|téléphone|telefon|teléfono|telefono|telefone"
            r"|telefoon|phone|office|work|direct|direct line|direct dial|dir"
            r"|ddi|büro|buero|durchwahl"
            r"|zentrale|bureau|fixe|standard|switchboard|main|desk|☎|☎️|📞|電話|tel no"
        ),
    ),
)
"""A phone's kind by the word before it. A bare “Tel” in a signature is the desk's."""

OTHER_LABELS = (
    r"e|e-?mail|mail|courriel|correo|adres e-mail|✉|✉️|📧"
    r"|w|web|website|site|site web|url|www"
    r"|homepage|🌐|🔗|linkedin|linked in|github|portfolio|blog|x|twitter|skype|a"
    r"|address|addr|adresse"
    r"|anschrift|dirección|indirizzo|adres|endereço|📍"
)

PERSON_LABELS = r"name|full name|nom|nombre|nome|naam|imię i nazwisko|prénom nom|contact"
TITLE_LABELS = (
    r"title|job title|position|role|fonction|poste|cargo|ruolo|functie|stanowisko|funktion"
)
COMPANY_LABELS = (
    r"company|organi[sz]ation|employer|firma|entreprise|société|empresa|azienda|bedrijf|unternehmen"
)

SIGN_OFF = re.compile(
    r"(?i)^[\s>*_-]*(--+|(kind|best|warm|warmest|many)?\s*(regards|wishes|thanks)|best|cheers"
    r"|thanks|thank you|many thanks|sincerely|yours (sincerely|truly|faithfully)|kr|br|rgds"
    r"|mit (freundlichen|besten|herzlichen) gr[üu](ß|ss)en?|(viele|beste|liebe|schöne|herzliche)"
    r" gr[üu](ß|ss)e|freundliche gr[üu](ß|ss)e|mfg|lg|vg|(bien )?cordialement|bien à vous"
    r"|(meilleures|sincères) salutations|bonne journée|un saludo|saludos( cordiales)?|atentamente"
    r"|cordiali saluti|distinti saluti|un saluto|met vriendelijke groet(en)?|mvg|groet(en)?"
    r"|z poważaniem|pozdrawiam|atenciosamente|abraços|cumprimentos|med vänlig(a)? hälsning(ar)?"
    r"|vennlig hilsen|med venlig hilsen|sent from my .*|von meinem .* gesendet"
    r"|envoyé de mon .*|get outlook for .*)[\s,.!:]*$"
)
"""Lines that close a letter and say nothing about the person."""

TITLE_WORDS = re.compile(
    r"(?ix)\b(?:ceo|cto|cfo|coo|cpo|cmo|cio|ciso|vp|svp|evp|md|gm|hr|hrbp|"
    r"engineer\w*|developer|programmer|architect|designer|manager|director|officer|president|founder"
    r"|co-?founder|owner|partner|consultant|analyst|scientist|researcher|lead|leader|head|chief"
    r"|specialist|recruiter|sourcer|coordinator|administrator|assistant|associate|advisor|adviser"
    r"|accountant|buyer|planner|technician|operator|nurse|doctor|physician|teacher|lecturer"
    r"|professor|editor|writer|journalist|producer|strategist|marketer|representative|executive"
    r"|intern|trainee|student|secretary|supervisor|controller|auditor|lawyer|attorney|counsel"
    r"|paralegal|pharmacist|surveyor|electrician|mechanic|welder|chef|barista|driver"
    r"|freelance\w*|devops"
    r"|ingenieur\w*|entwickler\w*|leiter\w*|\w+leiter(?:in)?|geschäftsführer\w*|vorstand|prokurist\w*"
    r"|berater\w*|\w+berater(?:in)?|referent\w*|sachbearbeiter\w*|assistent\w*|fachkraft|meister\w*"
    r"|projektleiter\w*|vertrieb\w*|kauffrau|kaufmann|buchhalter\w*|techniker\w*|pfleger\w*"
    r"|ingénieur\w*|développeu\w+|directeur|directrice|responsable|chargée?|chef\s+de|cheffe|gérante?"
    r"|conseill\w+|consultante|assistante|comptable|juriste|avocate?|infirmi\w+|commercial\w*"
    r"|ingeniero|ingeniera|desarrollador\w*|directora?|gerente|jefe|jefa|consultora?|analista"
    r"|técnico|técnica|abogad[oa]|contable|enfermer[oa]|"
    r"ingegnere|sviluppat\w+|direttore|direttrice|responsabile|consulente|impiegat[oa]|"
    r"ontwikkelaar|adviseur|directeur|medewerker|hoofd|beheerder|accountmanager|verpleegkundige|"
    r"kierownik|inżynier|programista|programistka|dyrektor|specjalista|specjalistka|doradca|"
    r"engenheir[oa]|desenvolvedora?|diretora?|coordenadora?|"
    r"utvecklare|ingenjör|chef|projektledare|konsult|udvikler|ingeniør|leder|toimitusjohtaja"
    r")\b|エンジニア|部長|課長|代表取締役|営業|マネージャー|工程师|经理|总监|개발자|부장"
)

LEGAL_FORMS = re.compile(
    r"(?ix)(?:^|[\s,.])(?:gmbh(?:\s*&\s*co\.?\s*kg)?|ag|kg|ug|e\.?v\.?|se|ltd\.?|limited|plc|llp|llc"
    r"|inc\.?|corp\.?|corporation|co\.|company|pty\.?(?:\sltd\.?)?|s\.?a\.?s\.?|s\.?a\.?r\.?l\.?|s\.?a\.?"
    r"|eurl|s\.?l\.?u?\.?|s\.?p\.?a\.?|s\.?r\.?l\.?|b\.?v\.?|n\.?v\.?|oy|oyj|ab|a/?s|aps"
    r"|sp\.\s?z\s?o\.?\s?o\.?|s\.?r\.?o\.?|kft\.?|lda\.?|ltda\.?|pvt\.?(?:\sltd\.?)?|k\.?k\.?"
    r"|group|groupe|gruppe|holding|labs?|studios?|university|universität|université|universidad"
    r"|università|universiteit|hospital|klinikum|institute?|bank|consulting|partners)[\s.]*$"
    r"|株式会社|有限会社|有限公司|주식회사|^(?:universit|banque|groupe|institut|stichting|ministry)"
)

HONORIFICS = re.compile(
    r"(?i)^(?:mr|mrs|ms|miss|mx|dr|prof|professor|ing|dipl\.?-?\s?ing|sir|dame|rev|herrn?|frau|monsieur"
    r"|madame|mme|mlle|m|sr|sra|dott|dott\.ssa|dhr|mevr|drs|ir|mag|pan|pani|lic)\.?\s+"
)
POST_NOMINALS = re.compile(
    r"(?i)[,\s]+(?:ph\.?\s?d|m\.?b\.?a|m\.?sc|b\.?sc|m\.?a|b\.?a|m\.?d|mph|cpa|cfa|pmp|esq|jr|sr|llm|llb"
    r"|phr|shrm-[cs]+p|cipd|mcipd|assoc\.? cipd|rn|pe|m\.?eng|b\.?eng"
    r"|dipl\.?-?ing|mba|ing|dba|acca)\.?$"
)
PRONOUNS = re.compile(
    r"(?i)\s*[(\[]?\b(?:she|he|they|sie|er|elle|il|iel|ella|él|hij|zij)\s*/\s*[\w/ ]+[)\]]?\s*$"
)

_PARTICLES = """
    van von vom zu zum zur der den de del della dei di da do dos das du des la le les el al bin ibn
    bint ben ter ten te 't op af av y e i und
"""
PARTICLES = frozenset(_PARTICLES.split())
"""Words of a surname that are written small."""
