"""English words of how something looks that belong to a noun or a verb; see english.py."""

from __future__ import annotations

from shoken.report.words.rules.clauses import PARTS

__all__ = ["LOOKS", "SO"]

# an adverb of looks: what a group catches has to be in the lexicon, for any other may tell a side
SO = r"(?: ([\w-]+ly))?"
_THE = "(?:the |its |their |an? |this |these )?"
_EDGE = r"(?:margins?|borders?|edges?|outlines?|contours?|rims?|boundar(?:y|ies)|peripher(?:y|ies))"
_PART = rf"(?:{PARTS})"
# how an adjective of looks ends, or one that ends like no other
_LOOK = (
    r"(?:slightly |mildly |more |rather )?[\w-]*(?:oid|al|ular|ed|y|ous|like|shaped|fluent|orm|inct"
    r"|oth|ven|soft|arp|isp|ic|ble|val|delicate|ough|arse)\b"
)

# how a word of looks ends that may be so throughout
_HOW_ENDS = (
    "signal", "orm", "ous", "ously", "ormly", "ular", "ined", "inct", "even", "ooth", "sharp", "hazy",
    "red", "tled", "texture", "appearance", "ated", "chy", "crisp", "fuzzy", "vague", "soft", "zy",
)  # fmt: skip
# an adjective of the lexicon
_ADJECTIVE = r"([\w-]+)"
# how a line goes
_CURVED = (
    r"(?:curvilinear|curved|arcuate|arched|bowed|tortuous|serpentine|serpiginous|undulating|undulated"
    r"|wavy|sinuous|meandering|winding|irregular|smooth|gentle|straight|angulated|kinked|gyriform"
    r"|radiating|continuous)"
)
# what goes on at an end
_TAPERS = (
    "tapers", "tapering", "tapered", "taper", "fades", "fading", "fade", "blurred", "blurs", "pointed",
    "blunted", "hazy", "indistinct", "irregular", "lobulated", "ill-defined", "frayed", "feathered",
)  # fmt: skip
# what something may be like that is no size
_THING = (
    r"(?:comma|crescent|teardrop|wedge|flame|cloud|finger|petal|leaf|cap|arc|arch|fan|veil|ribbon"
    r"|horseshoe|mushroom|hook|feather|flower|rosette|wave|plume|wisp|tongue|sickle|boomerang|net"
    r"|mesh|smudge|smear|puff|patch|whorl|lens|spindle|club|cone|triangle|bracket|halo|curtain|patchwork|mosaic)"
)
LOOKS = (
    r"(?:mild|slight|moderate|some|minor|minimal|modest|a degree of|a certain)(?= (?:\w+al |surface )?"
    r"(?:heterogeneity|irregularit|lobulation|blur|inhomogeneity|mottling|unevenness|haz|variation"
    r"|undulation|granularity|indentation|scalloping|streak|rough|fuzz|variab|patchiness))",
    r"in (?:part|parts|places)(?=[.,;]| and| but| with|$)",
    r"to(?= (?:ovoid|oval|irregular|lobulated|confluent|nodular|patchy|moderately|slightly)\b)",
    r"(?:seems?|appears?|tends?) to(?= (?:be|have|show|merge|blend|fade|taper|consist|form|lie|correspond"
    r"|vary|follow)\b)",
    rf"(?:outer|inner|central|peripheral|external|internal|clear)(?=,? (?:and )?(?:[\w-]+ )?{_PART})",
    r"(?:outer|inner|central|peripheral|confluent|nodular|patchy|hazy|blurred|ill-defined|well-defined"
    r"|irregular|lobulated|curvilinear|tapered|tapering|homogeneous|heterogeneous|mottled|indistinct)"
    r" (?:portion|part)s?",
    rf"(?:across|throughout|around|along|over|towards?|through) {_THE}(?:entire |whole |outer |inner )?"
    rf"(?:candidates?|lesions?|areas?|foc(?:us|i)|findings?|{_PART}|course|length|perimeter)",
    # a space before it is none of its own: it may not begin within a word
    "(?:" + "|".join(f"(?<={end} )" for end in _HOW_ENDS) + r")throughout(?=[.,;]|$)",
    r"(?:may|can|could) be (?:described|characteri[sz]ed|regarded)(?= as (?:an? )?[a-z]+)"
    r"|(?:(?<=described )|(?<=characterised )|(?<=characterized )|(?<=regarded ))as",
    r"(?:(?<=\{group\} )|(?<=they )|(?<=these ))(?:all )?share(?= (?:an? |the )?(?:[\w-]+,? )+"
    rf"{_PART})",
    rf"{_EDGE} (?:is|are|looks?|appears?) (?:relatively |fairly |quite |rather )?clear(?=[.,;]| and| but|$)",
    rf"{_EDGE} (?:is|are) (?:barely|hardly|only just) (?:discernible|perceptible|visible)(?=[.,;]|$)",
    r"surrounded by(?= \{surround\})",
    r"not (?:very |so |entirely |fully |quite )?(?:well|sharply|clearly)[- ](?:defined|demarcated|circumscribed|delineated)",
    rf"or(?= {_LOOK})|or rather(?= (?:it is )?\{{contact\}})",
    r"by(?= an? )|as(?= an? )|as well as(?= (?:an? )?[\w-]+ (?:margins?|edges?|borders?|outlines?))",
    r"can be(?= (?:\w+ly )?(?:appreciated|seen|traced|followed|discerned|recogni[sz]ed|identified|delineated"
    r"|distinguished)\b)|(?:drops?|falls?|trails?|tapers?|fades?|tails?) off(?= (?:\w+ly )?(?:towards?|at"
    r"|into|from|along)\b|[.,;]|$)|off(?= (?:towards?|at|into|from|along)\b)",
    r"altered signal(?: intensity)?|signal (?:alterations?|abnormalit(?:y|ies)|change)",
    r"(?:(?:hard|difficult|easy|possible) to (?:trace|delineate|define|follow|outline|see|make out"
    r"|separate|appreciate|discern|pin down|localise|identify)|is easily (?:traced|followed|seen))",
    r"(?<=\{signal\}) (?:cap(?:ping)?|presence)",
    r"(?:(?:is |looks? |appears? )?(?:like|reminiscent of|shaped like|in the (?:form|shape) of)"
    rf"|resembl(?:es|ing)|(?:takes?|taking|has|having) the (?:form|shape) of) an? {_THING}",
    rf"(?:follow(?:s|ing)?|tak(?:es|ing)|has|having|shows?|showing|describ(?:es|ing)|runs?|running"
    rf"|pursu(?:es|ing)|along|with) an?{SO} {_CURVED}(?:,? (?:and )?{_CURVED})? (?:course|path|line)",
    r"(?:with )?(?:areas|regions|patches|portions|parts)(?= of (?:more |less |rather |relatively |slightly )?"
    r"(?:[\w-]+ )?(?:signal|texture)\b(?! in))",
    r"more(?= (?:uniform|homogeneous|heterogeneous|irregular|regular|distinct|indistinct|conspicuous"
    r"|hazy|ill-defined|well-defined|blurred|sharply|clearly|mottled|confluent|nodular|lobulated)\b)",
    r"both(?: of)?(?: its| the)? (?:margins|borders|edges|contours)(?! (?:of|in))",
    r"(?:an? |the )?tendency (?:to|towards?) (?:coalesce|coalescence|merge|confluence|become confluent|blend"
    r"|taper|fuse|fusion|lobulation)",
    rf"signal (?:intensity )?(?:is|appears|looks){SO} altered",
    r"(?<=\{signal\}) (?:relative|compared|in relation) (?:to|with) (?:its|the) (?:immediate )?(?:surroundings"
    r"|surrounding (?:tissue|parenchyma|brain))",
    r"(?:relative to|compared (?:with|to)|in relation to)(?= \{surround\})",
    r"cannot be (?:clearly |readily |easily |sharply |reliably |fully )?(?:separated|distinguished"
    r"|delineated|delimited|traced|defined|demarcated)(?= from|[.,;]|$)",
    rf"(?:var(?:y|ies|ying)|rang(?:e|es|ing)|alternat(?:e|es|ing)) (?:between|from) {_ADJECTIVE} (?:and|to)"
    rf" {_ADJECTIVE}",
    rf"(?:a little|a bit)(?= {_ADJECTIVE}\b)|(?:imperceptible|seamless)(?= transition)",
    r"(?:to (?:some|a certain|a slight|a mild|a moderate) (?:extent|degree)|more or less"
    r"|by and large|on the whole|as a whole|in general|for the most part|at least in part|in some (?:areas"
    r"|places|portions|parts)|here and there|in its entirety|at the same time|if anything)",
    r"(?:good|fair|poor|reasonable|moderate|limited|excellent|little|some)(?= (?:edge |margin(?:al)? |contour )?"
    r"(?:definition|delineation|demarcation|clarity|sharpness|circumscription)\b)",
    r"(?:rounded|blunt)(?=(?:,| and)? (?:[\w-]+ )?(?:corners|ends|tips|edges|margins)\b)|corners",
    r"(?:becom(?:es|ing)|turn(?:s|ing))(?= (?:more |less |increasingly )?(?:hazy|indistinct|blurred|fuzzy"
    r"|ill-defined|vague|soft|irregular|patchy|heterogeneous|homogeneous) (?:towards?|at|near|along) (?:its|the)\b)"
    r"|(?:more|less)(?= (?:hazy|indistinct|blurred|fuzzy|vague|patchy) (?:towards?|at|near|along)\b)",
    rf"(?:signal|intensity|conspicuity|definition|sharpness)(?: intensity)?{SO} (?:decreases|diminishes|weakens"
    rf"|lessens|declines|attenuates|drops|falls off){SO} (?:towards?|at|near|into) (?:its|the) (?:margins?"
    r"|edges?|periphery|borders?|rim|outline|ends?|tips?)",
    r"of (?:uncertain|indeterminate|unclear|undetermined|unknown) (?:nature|significance|origin|a?etiology"
    r"|character|cause)|(?:its|the|their) (?:nature|significance|origin) (?:is|remains) (?:uncertain|indeterminate"
    r"|unclear|undetermined|open)",
    r"(?:may|might|can|could)(?= (?:appear|look|seem)\b)|best(?= (?:seen|appreciated|visuali[sz]ed|depicted"
    r"|demonstrated|visible)\b)",
    r"pointing (?:in)?to(?:wards?)?(?= \{surround\})|(?:an? )?(?:mix|mixture|combination|blend) of"
    r"(?= [\w-]+ (?:and|to) [\w-]+ (?:margins?|borders?|edges?|outlines?|contours?|signal|textures?))",
    r"of (?:doubtful|questionable|limited) significance",
    r"only(?= (?:vaguely|poorly|slightly|mildly|partly|partially|moderately|subtly|loosely|roughly"
    r"|indistinctly|incompletely) (?:defined|outlined|demarcated|delineated|circumscribed|marginated|lobulated"
    r"|irregular|heterogeneous|inhomogeneous|mottled|blurred)\b)",
    r"(?<=\{group\}) (?:partly |partially |largely )?(?:coalesce|fuse|merge)(?: in (?:places|part|parts))?(?=[.,;]|$)",
    rf"(?:its|the) course (?:is|appears|looks)(?={SO} {_CURVED})|in an?{SO} {_ADJECTIVE} (?:fashion|manner|way)",
    r"not (?:entirely |fully |quite |completely |perfectly )?(?:uniform|homogeneous|even|regular|smooth|sharp"
    r"|crisp|distinct)(?=[.,;]|$| and| but)",
    rf"parallel(?=,? (?:and )?(?:[\w-]+ )?(?:{_EDGE}|sides))",
    rf"{_EDGE} (?:that )?(?:are|run|running|appear|look|remain)(?: (?:smooth|sharp|crisp|regular|even|straight) and)?"
    r" (?:in )?parallel"
    r"(?: to (?:each other|one another))?(?=[.,;]| and| but|$)",
    rf"(?:dis)?continuous(?=,? (?:and )?(?:[\w-]+ )?{_EDGE})|(?:un)?interrupted(?= {_EDGE})",
    rf"diffuse(?=,? (?:and )?(?:[\w-]+ )?{_EDGE})|diffusely(?= (?:blurred|hazy|fuzzy|ill-defined"
    r"|indistinct|heterogeneous|inhomogeneous|mottled|smudged|unsharp)\b)",
    rf"{_EDGE} (?:is|are|looks?|appears?) (?:rather |somewhat |fairly |relatively )?diffuse"
    r"(?=[.,;]| and| but|$)",
    r"fine(?=,? (?:[\w-]+ )?(?:granular|grain|reticul|texture|streak|mottl|stippl|lobulat|irregularit"
    r"|strand|striation|serration|undulation|projection|speckl|mesh|net))",
    r"(?:(?<=transition )|(?<=transitional ))zones?|zones?(?= of transition)|of(?= transition)",
    rf"(?:{'|'.join(f'(?<={verb} )' for verb in _TAPERS)})(?:at|towards?) (?:both|either|each|one|its two)"
    r" (?:of its )?(?:ends?|tips?|margins?)(?=[.,;]| and| but|$)",
    r"(?<=\{surround\}) at (?:one|either|both|its) (?:ends?|margins?|edges?|borders?)",
    r"(?<=\{group\}) (?:all )?(?:share|have|show|display|exhibit|are of) (?:an? |the )?"
    r"(?:broadly |largely |very |generally |essentially )?(?:similar|common|comparable|same)"
    r"(?= (?:appearance|aspect|texture|pattern|architecture|configuration|form|morphology|outline"
    r"|contour|margins?|borders?|edges?|features?|characteristics?|character|look|conspicuity)s?\b)",
    r"(?<=\{group\}) (?:are|look|appear) (?:all )?(?:broadly |largely |very |generally |essentially "
    r"|rather |quite )?(?:similar|alike|comparable)(?: to (?:each other|one another))?"
    r"(?: in (?:appearance|texture|outline|morphology|form|character|contour|pattern))?(?=[.,;]| and|$)",
    r"radially(?= (?:oriented|orientated|aligned|streaked|striated|arranged))|(?<=radially )"
    r"(?:oriented|orientated|aligned|arranged)|radial (?:orientation|configuration|pattern|streaks?"
    r"|striations?)",
    r"(?:at|in|by) (?:first )?(?:glance|sight|inspection|appearance|character|outline|form|shape"
    r"|texture|margin|nature)(?=[.,;]| and|$)",
)
