"""English words that may stand nowhere but with a slot or a noun that they belong to.

Regular expressions over a frame, in which slots stand in braces: one row for each way to say it.
"""

from __future__ import annotations

from shoken.report.words.rules.bound.english_search import LIMITS, METHOD
from shoken.report.words.rules.clauses import PARTS

__all__ = ["ASKED_OF_NOTHING", "OF_THE_SEARCH", "ROWS"]

_THE = "(?:the |its |their |an? |this |these )?"
_PLANE = (
    r"(?:(?:in|on) (?:the |an )?axial (?:plane|images?|sections?|slices?|views?)|axially"
    r"|(?:in|on) axial (?:view|section))"
)
_LONGEST = r"(?:longest|maximum|maximal|greatest|largest)"
_SUM = r"(?:total|combined|overall|aggregate|cumulative|summed)"
_EDGE = r"(?:margins?|borders?|edges?|outlines?|contours?|rims?|boundar(?:y|ies)|peripher(?:y|ies))"
_PART = rf"(?:{PARTS})"
# how an adjective of looks ends, or one that ends like no other
_LOOK = (
    r"(?:slightly |mildly |more |rather )?[\w-]*(?:oid|al|ular|ed|y|ous|like|shaped|fluent|orm|inct"
    r"|oth|ven|soft|arp|isp|ic|ble|val|delicate|ough|arse)\b"
)
_LISTED = r"\{(?:zones|sides|places)\}"
# what each list is sorted by
_BY = (
    ("sides", "(?:side|laterality|hemisphere)"),
    ("zones", "(?:zone|region|compartment|location|area|distribution)"),
    ("places", "(?:place|location|site|region)"),
)
_MEASURES = (
    r"(?<!in )(?:(?:total|combined|overall|lesion) )*volumes?(?: of| is| measures| comes to| amounts to"
    r"|:)? ?(?=\{volume\})",
    rf"{_SUM} (?:lesion )?(?:volume|burden|load)(?: of| is| comes to| amounts to| reaches|:)? ?"
    r"(?=\{total\})",
    r"(?:the )?brain(?: volume)? (?:is|measures|of|comes to|amounts to) ?(?=\{brain\})",
    r"(?:analysed|analyzed|searched|examined|covered) (?:brain )?(?:volume )?(?:is|was|of)"
    r"(?= \{brain\})",
    r"(?:over|across|covering|throughout|within|in|to)(?= \{brain\})",
    rf"(?:{_LONGEST} )?diameter(?: of| is| measures| reaches|:)? ?(?=\{{diameter\}})",
    r"(?:axial )?(?:diameters|dimensions|size|extent|extension|cross-section)(?: of| are| is| measures?"
    r"| amounts? to| comes? to|:)? ?(?=\{axes\})",
    rf"(?<=\{{axes\}}) {_PLANE}",
    rf"(?<=\{{diameter\}}) in (?:(?:its |the )?{_LONGEST} (?:diameter|dimension|axis)|length"
    r"|(?:its )?(?:long|longest) axis)",
    r"(?<=\{volume\}) (?:in|by) volume",
    r"(?<=\{axes\}) in (?:size|extent|(?:axial )?dimensions?|cross-section)",
    r"(?:in-plane|axial|perpendicular|orthogonal) (?:diameters|dimensions|measurements)(?: of| are|:)?"
    r"(?= \{axes\})",
    r"(?:spans?|spanning|covers?|covering|extends? over|extending over|reaches|reaching)"
    r"(?= \{(?:axes|diameter)\})",
    r"(?:totals|totall?ing|(?:adds?|adding|summing) up to|amount(?:s|ing)? to|com(?:es|ing) to"
    r"|for a total of|reaching|altogether|together|in all|in sum|overall)"
    r",?(?= \{total\})",
    r"(?:their|its|the) volume (?:is|of)(?= \{(?:total|volume)\})",
    r"(?:a |the )?total of(?= \{count\})",
    r"(?:which )?(?:(?:together )?(?:they )?(?:make|makes|making) up|(?:accounts?|accounting) for"
    r"|amount(?:s|ing)? to|correspond(?:s|ing)? to|represent(?:s|ing)?|constitut(?:es?|ing)"
    r"|contribut(?:es?|ing)|compos(?:es?|ing)|compris(?:es?|ing)|com(?:es?|ing) to"
    r"|occup(?:y|ies|ying)|tak(?:es?|ing) up|cover(?:s|ing)?|form(?:s|ing)?"
    r"|equivalent to|equal(?:s|ling)?(?: to)?|equating to|equates? to|mak(?:es?|ing) for|at)"
    r"(?= \{share\})",
    r"(?<=\{total\}),? (?:or|that is|i\.e\.|which is|which comes to|which equals|and thus)"
    r"(?= \{share\})",
    r"(?:(?:the |their |with )?(?:individual |single |lesion )?(?:sizes|volumes)(?: of| are| span| run"
    r"|:)?|with (?:sizes|volumes) of)? ?(?:they )?(?:(?:range|ranges|ranging|vary|varying|run|running"
    r"|span|spanning|extend|lie|fall)(?: in (?:size|volume))?(?: from| between| within| over| across)?"
    r"|between|from)?(?= \{size_range\})",
    r"(?:the )?(?:overall )?(?:lesion )?(?:burden|load)(?: of| is| amounts to| comes to)(?= \{total\})",
    r"(?:its |the |their )?(?:mean |detection |average |estimated )*(?:probability|confidence"
    r"|likelihood|score)(?: of| is| being|:)? ?(?=\{probability\})",
    r"(?:carries|carrying|scores?|scoring|(?:was |is |has been )?(?:assigned|given|rated|marked|scored"
    r"|detected)(?: at| with)?)(?= \{probability\})|at(?= \{probability\})",
    r"volumes(?: measured| of structures)?(?:: | are | were )(?=\{structures\})"
    r"|(?:was|were)(?= \{scope\})",
    r"(?:ranks|ranking|ranked|counts|stands|stands out)? ?as(?= \{rank\})",
    r"(?:represents?|constitutes?|makes?|forms?)(?= (?:\{rank\}|an? ))",
)
_PLACES = (
    r"(?:in|at) this (?:region|location|area|site|position)",
    r"(?:these|the candidates|they|it) (?:is|are|rests? on|relies? on|results? from|derives? from"
    r"|comes? from|stems? from)(?: the result of)?(?= \{searched\})",
    r"(?:are |is |they are )?(?:distributed|spread|located|found|grouped|assigned|allotted"
    r"|divided|split|broken down)(?: as follows:?| as| over| in| across| through| into| by| among"
    rf"| between| to)?(?= {_LISTED})",
    r"(?:the |their )?(?:zonal |regional |anatomical )?(?:distribution|breakdown|split|tally)"
    r"(?: is|:| being| comprises| gives| reads)?(?= \{(?:zones|sides)\})",
    *(
        row
        for slot, by in _BY
        for row in (
            rf"(?:as to|by|for|as for|regarding|concerning|in terms of|with regard to|with respect to"
            rf"|sorted by|divided by|per) (?:the )?{by}s?(?=[,:]? ?(?:there are |there is |they are "
            rf"|we have |we see |this is |these are )?\{{{slot}\}})",
            rf"(?:the |their )?{by}s?(?: involved| affected| concerned)? ?(?:is|are|includes?|being"
            rf"|comprises?)?:?(?= \{{{slot}\}})",
        )
    ),
    rf"(?:over|across|among|into|as|includes?|including|fall into|falls into)(?= {_LISTED})",
    r"(?:made up|composed|formed|consists?|consisting) of(?= \{foci\})"
    r"|counting confluent ones by their parts,(?= \{foci\})|was(?= \{marked_by\})",
    r"(?:by volume,? )?(?:it )?(?:extend(?:s|ing)? over|is distributed over|by volume)(?= \{extent\})",
    r"affect(?:s|ing)?(?= \{(?:zones?|places?|extent)\})",
    r"(?:predominantly|mainly|mostly|chiefly|primarily|largely)(?: located| situated| found| seen"
    r"| distributed)?(?: in| within| involv\w+| affect\w+)?(?= \{main_zone\})",
    r"(?:(?:and )?(?:most|the majority|the bulk|the greatest number|the largest number)"
    r"(?: of (?:them|these|the candidates|the foci|the lesions))? (?:lie|lies|are|is|are found"
    r"|are located|being|fall|falls|sit|occupy|involve|affect)(?: in| within)?"
    r"|(?:they |the candidates )?(?:favou?r|predominate in|predominantly occupy"
    r"|predominantly affect|show a predilection for|with a predilection for"
    r"|predominance in|with a predominance in)|the (?:main|chief|predominant|leading|commonest|most "
    r"common|most frequent) (?:zone|site|region|location)(?: is| being|:)?"
    r"|the commonest zone being)(?= \{main_zone\})",
    r"(?<=\{zone\}) in location",
    r"(?:(?:extends?|extending) (?:in|within|along)|cent(?:red|ered) (?:in|on|within)"
    r"|belong(?:s|ing) to|(?:is )?(?:assigned|allotted|ascribed|attributed) to|falls? (?:in|into|within)"
    r"|falling (?:in|into|within))(?= (?:the )?\{(?:zone|place)\})",
    r"(?:corresponds? to|corresponding to|mirror(?:s|ing)?|match(?:es|ing)?|(?:is )?paired with"
    r"|pair(?:s|ing) with|lin(?:es|ing) up with|(?:a |the |its )?counterpart (?:to|of|in|is|being)"
    r"|(?:a |the )?mirror image of|answers|answering(?: to)?|in correspondence with|to)"
    r"(?= \{counterpart\})",
    r"(?:(?:merg|blend|border|boundar|margin|interface|transition|fad|melt|dissolv|edge|continuity"
    r"|contact|way)\w*(?: \w+ly)? (?:with|to|on|into)|into|from|towards?|against)(?= \{surround\})"
    r"|(?:gives|giving)(?= way to \{surround\})",
    r"pass(?:es|ing)?(?= (?:\w+ly )?into \{surround\})|transitions?(?= (?:\w+ly )?(?:into|to) \{surr)",
    r"(?:extend|extends|extending)(?= (?:gradually |slightly )?into \{surround\})",
    r"(?:with|into|from|to|towards?) (?:(?:its|the|their) (?:immediate )?surroundings"
    r"|the (?:surrounding|adjacent|adjoining|neighbou?ring|nearby) (?:tissues?|parenchyma|brain"
    r"(?: tissue| parenchyma)?))",
    r"(?:of these|among (?:these|them)|for|as for|in|of),?(?= \{(?:group|finding)\})",
)
_LOOKS = (
    r"(?:mild|slight|moderate|some|minor|minimal|modest|a degree of|a certain)(?= (?:\w+al |surface )?"
    r"(?:heterogeneity|irregularit|lobulation|blur|inhomogeneity|mottling|unevenness|haz|variation"
    r"|undulation|granularity|indentation|scalloping|streak|rough|fuzz|variab|patchiness))",
    r"in (?:part|parts|places)(?=[.,;]| and| but| with|$)",
    r"to(?= (?:ovoid|oval|irregular|lobulated|confluent|nodular|patchy|moderately|slightly)\b)",
    r"(?:seems?|appears?|tends?) to(?= (?:be|have|show|merge|blend|fade|taper|consist|form|lie|correspond"
    r"|vary|follow)\b)",
    rf"(?:(?:outer|inner|central|peripheral|external|internal|clear)(?:,? (?:and )?[\w-]+)?)(?= {_PART})",
    r"(?:outer|inner|central|peripheral) (?:portion|part)s?",
    rf"(?:across|throughout|around|along|over|towards?|through) {_THE}(?:entire |whole |outer |inner )?"
    rf"(?:candidates?|lesions?|areas?|foc(?:us|i)|findings?|{_PART}|course|length|perimeter)",
    r"(?:(?<=signal)|(?<=orm)|(?<=ous)|(?<=ously)|(?<=ormly)|(?<=ular)|(?<=ined)|(?<=inct)|(?<=even)"
    r"|(?<=ooth)|(?<=sharp)|(?<=hazy)|(?<=red)|(?<=tled)|(?<=texture)|(?<=appearance)) throughout(?=[.,;]|$)",
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
    r"altered signal(?: intensity)?|signal (?:alterations?|abnormalit(?:y|ies))",
    r"(?:(?:hard|difficult|easy|possible) to (?:trace|delineate|define|follow|outline|see|make out"
    r"|separate|appreciate|discern|pin down|localise|identify)|is easily (?:traced|followed|seen))",
    r"(?<=\{signal\}) (?:cap(?:ping)?|presence)|like(?= an? (?:\w+ )?(?:comma|crescent|teardrop|wedge"
    r"|flame|cloud|finger|petal|leaf|cap|arc|arch|fan|veil))",
    r"(?:at|in|by) (?:first )?(?:glance|sight|inspection|appearance|character|outline|form|shape"
    r"|texture|margin|nature)(?=[.,;]| and|$)",
)
# of natures, in an impression
_NATURES = (
    r"(?:a )?less (?:likely|probably|probable)(?= possib| alternative| explanation|,)"
    r"|another(?= possib| alternative| consideration| explanation| candidate explanation)"
    r"|one(?= possibility| consideration| explanation| option| thought| reading)"
    r"|(?:(?<=is )|(?<=are ))apparent|both(?= (?:be |remain )?(?:possible|conceivable|considered))"
    r"|remains?(?= (?:a )?possib)|such as(?= (?:flair|t[12]))",
)
OF_THE_SEARCH = (*_MEASURES, *METHOD, *LIMITS, *_NATURES)
ROWS = (*_MEASURES, *_PLACES, *METHOD, *LIMITS, *_LOOKS, *_NATURES)
ASKED_OF_NOTHING = (
    r"any (?:visible |unmarked |focal )?(?:lesions?|candidates?|findings?|abnormalit(?:y|ies)|areas?"
    r"|regions?|foc(?:us|i))",
    r"it(?= (?:be |been )?(?:help|useful|possible|worth|advisable|reasonable|sensible|necessary"
    r"|appropriate|desirable|prudent))",
)
