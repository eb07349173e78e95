"""English words that may stand nowhere but with a slot or a noun that they belong to.

Regular expressions over a frame, in which slots stand in braces: one row for each way to say it.
"""

from __future__ import annotations

from shoken.report.words.rules.bound.english_looks import LOOKS, SO
from shoken.report.words.rules.bound.english_search import LIMITS, METHOD

__all__ = ["ASKED_OF_NOTHING", "OF_THE_SEARCH", "ROWS"]

_PLANE = (
    r"(?:(?:in|on) (?:the |an )?axial (?:plane|images?|sections?|slices?|views?)|axially"
    r"|(?:in|on) axial (?:view|section))"
)
_LONGEST = r"(?:longest|maximum|maximal|greatest|largest)"
_SUM = r"(?:total|combined|overall|aggregate|cumulative|summed)"
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
    r"with a total of(?= \{total\})|comprising(?= \{total\})|for an? (?:combined|total|overall)(?= \{total\})"
    r"|amount(?:s|ing) to(?= \{volume\})|with(?= \{(?:sides|zones)\})",
    r"(?:the |their |its |an? )?(?:overall |total |combined |lesion )*(?:burden|load)(?: amount(?:s|ing) to"
    r"| correspond(?:s|ing) to| equal(?:s|ling)(?: to)?)(?= \{share\})",
    r"(?:its |the |their )?(?:mean |detection |average |estimated )*(?:probability|confidence"
    r"|likelihood|score)(?: of| is| being|:)? ?(?=\{probability\})",
    r"(?:carries|carrying|scores?|scoring|(?:was |is |has been )?(?:assigned|given|rated|marked|scored"
    r"|detected)(?: at| with)?)(?= \{probability\})|at(?= \{probability\})",
    r"volumes(?: measured| of structures)?(?:: | are | were )(?=\{structures\})"
    r"|(?:was|were)(?= \{scope\})",
    r"(?:ranks|ranking|ranked|counts|stands|stands out)? ?as(?= \{rank\})",
    r"(?:represents?|constitutes?|makes?|forms?)(?= (?:\{rank\}|an? (?!pair with)))",
)
_PLACES = (
    r"(?:in|at) this (?:region|location|area|site|position)",
    r"(?:these|the candidates|they|it) (?:is|are|rests? on|relies? on|results? from|derives? from"
    r"|comes? from|stems? from)(?: the result of)?(?= \{searched\})",
    r"(?:are |is |they are )?(?:distributed|spread|located|found|grouped|assigned|allotted"
    r"|divided|split|broken down)(?: by (?:side|zone|region|place|location))?(?: as follows:?| as| with| over| in| across| through| into| by| among"
    rf"| between| to)?(?= {_LISTED})",
    r"(?:the |their )?(?:zonal |regional |anatomical )?(?:distribution|breakdown|split|tally)"
    r"(?: by (?:zone|side|region))?(?: is|:| being| comprises| gives| reads)?(?= \{(?:zones|sides)\})",
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
    rf"(?:by (?:side|zone|place|region|location),? )?(?:they |these |the (?:candidates|lesions) )?(?:are |is )?"
    rf"(?:split|divide|divided|fall|break down|distribute)s? (?:in)?to(?= {_LISTED})",
    rf"(?:over|across|among|into|as|includes?|including|fall into|falls into)(?= {_LISTED})",
    r"(?:made up|composed|formed|consists?|consisting) of(?= \{foci\})"
    r"|counting confluent ones by their parts,(?= \{foci\})|was(?= \{marked_by\})",
    r"(?:(?:counting|when counted|if counted)(?: the)?(?: confluent| separate| individual| merged)* (?:ones|parts"
    r"|foci|lesions|components)(?: (?:separately|individually|apart|one by one))?),?(?: there are| they are"
    r"| these are| this gives)?(?= \{foci\})",
    r"(?:is |are )?(?:spread|spreading|distributed) (?:over|across)(?= \{extent\})",
    r"(?:including|among (?:them|these)|led by|comprising|which includes?)(?= \{largest\})",
    r"(?:by volume,? )?(?:it )?(?:extend(?:s|ing)? over|is distributed over|by volume)(?= \{extent\})",
    r"affect(?:s|ing)?(?= \{(?:zones?|places?|extent)\})",
    r"(?:occup(?:y|ies|ying)|spans?|spanning|extend(?:s|ing)? (?:across|over"
    r"|through|within))(?= (?:an? (?:\{size\} )?(?:area|region) (?:of|in) )?"
    r"(?:\{zone\} of )?(?:\{place\}|\{zone\}|\{extent\})"
    r"(?:[.,;]|$| (?:and (?!\{)|with |in |measuring )))",
    r"(?:predominantly|mainly|mostly|chiefly|primarily|largely)(?: located| situated| found| seen"
    r"| distributed)?(?: in| within| involv\w+| affect\w+)?(?= \{main_zone\})",
    r"(?:(?:and )?(?:most|the majority|the bulk|the greater part|more than half|the (?:greatest|largest) number)"
    r"(?: of)?(?: (?:them|these|which|(?:the )?(?:marked )?(?:lesion )?(?:candidates|foci|lesions)))? (?:lie|lies|(?:are|is)(?: found| located| situated| seen| present)?"
    r"|being|fall|falls|sit|occupy|involve|affect)(?: in| within)?"
    r"|(?:they |the candidates )?(?:favou?r|predominate in|predominantly occupy"
    r"|predominantly affect|show a predilection for|with a predilection for"
    r"|predominance in|with a predominance in)|the (?:main|chief|predominant|leading|commonest|most "
    r"common|most frequent) (?:zone|site|region|location)(?: is| being|:)?"
    r"|the commonest zone being)(?= \{main_zone\})",
    r"(?:with )?(?:most|the majority|the greater part|the greatest number|the largest number)"
    r"(?: of (?:them|these|which|the (?:candidates|foci|lesions)))?,? (?:being |lying |located |situated"
    r" |found |seen |sitting )?(?:in|within)(?= \{main_zone\})",
    r"(?:the|these) (?:candidates|lesions|foci)(?: seen| located| situated| lying| found)? (?:in|within)"
    r"(?= \{main_zone\})",
    r"(?:is |and is )?(?:,? )?followed by(?= \{rest\})|(?:in addition to|besides|alongside|plus|then)(?= \{rest\})",
    r"(?<=\{zone\}) in location",
    r"(?:(?:extends?|extending) (?:in|within|along)|cent(?:red|ered) (?:in|on|within)"
    r"|belong(?:s|ing) to|(?:is )?(?:assigned|allotted|ascribed|attributed) to|falls? (?:in|into|within)"
    r"|falling (?:in|into|within))(?= (?:the )?\{(?:zone|place)\})",
    r"(?:(?:forms?|forming|makes? up|making up|constitut(?:es|ing)) a pair with|complement(?:s|ing)?"
    r"|(?:is |and is )?(?:mirrored|matched|paired) (?:by|with)|(?:has|finds) (?:a|its) counterpart in"
    r"|(?:is )?the counterpart (?:to|of)|pairs? (?:up|off) with)(?= \{counterpart\})",
    r"(?:corresponds? to|corresponding to|mirror(?:s|ing)?|match(?:es|ing)?|(?:is )?paired with"
    r"|pair(?:s|ing) with|lin(?:es|ing) up with|(?:a |the |its )?counterpart (?:to|of|in|is|being)"
    r"|(?:a |the )?mirror image of|answers|answering(?: to)?|in correspondence with|to)"
    r"(?= \{counterpart\})",
    r"(?:(?:merg|blend|border|boundar|margin|interface|transition|fad|melt|dissolv|edge|continuity"
    rf"|contact|way)\w*{SO} (?:with|to|on|into)|into|from|towards?|against)(?= \{{surround\}})"
    r"|(?:gives|giving)(?= way to \{surround\})",
    rf"pass(?:es|ing)?(?={SO} into \{{surround\}})|transitions?(?={SO} (?:into|to) \{{surr)",
    # what sets it off
    rf"(?:stands? out|standing out|sets? itself apart|set (?:off|apart)|(?:separat|delineat|demarcat"
    rf"|differentiat|distinguish|delimit|detach)(?:ed|es)|separable|distinguishable|distinct|discernible"
    rf"|differs?|differing){SO} (?:from|against)(?= \{{surround\}})|(?:separat|delineat|demarcat"
    rf"|differentiat|distinguish|delimit)(?:es|ing) it(?= from \{{surround\}})",
    rf"(?:stands? out|standing out|sets? itself apart|set (?:off|apart)){SO}(?=[.,;]| and| with| from"
    r"| against|$)|(?<=out )well(?=[.,;]| from| against|$)",
    r"lesion(?= candidates)|in the (?:region|substance) of(?= (?:the )?\{place\})",
    r"(?:extend|extends|extending)(?= (?:gradually |slightly )?into \{surround\})",
    r"(?:with|into|from|to|towards?|against) (?:(?:its|the|their) (?:immediate )?(?:surroundings"
    r"|background)"
    r"|the (?:surrounding|adjacent|adjoining|neighbou?ring|nearby) (?:tissues?|parenchyma|brain"
    r"(?: tissue| parenchyma)?))",
    r"(?:of these|among (?:these|them)|for|as for|in|of),?(?= \{(?:group|finding)\})",
)
# of natures, in an impression
_NATURES = (
    r"(?:a )?less (?:likely|probably|probable)(?= possib| alternative| explanation|,| (?:but|though|although"
    r"|yet) (?:\w+ )?(?:remains |is )?(?:still )?possible)|(?:the )?first(?= consideration)"
    r"|another(?= possib| alternative| consideration| explanation| candidate explanation)"
    r"|(?:and |or |among |amongst )?other(?= (?:\w+ )?(?:causes?|entit|possibilit|considerations?|a?etiolog"
    r"|disorders?|conditions?|processes|diseases?|diagnos|explanations?|mimics?|origins?|patholog))"
    r"|both(?= \w+ and \w+ (?:causes|origins|a?etiolog|processes|diseases?|possib|explanations))"
    r"|(?:several|multiple|various|different)(?= (?:\w+ )?(?:causes|a?etiologies|processes|possibilities|explanations"
    r"|entities)\b)"
    r"|accompanying|concomitant|co-?exist(?:ing|ent)|superimposed"
    r"|one(?= (?:possible|conceivable|plausible|potential|reasonable) )|one(?= possibility| consideration| explanation| option| thought| reading)"
    r"|(?:(?<=is )|(?<=are ))apparent|both(?= (?:be |remain )?(?:possible|conceivable|considered))"
    r"|remains?(?= (?:a )?possib)|such as(?= (?:flair|t[12]))",
)
OF_THE_SEARCH = (*_MEASURES, *METHOD, *LIMITS, *_NATURES)
ROWS = (*_MEASURES, *_PLACES, *METHOD, *LIMITS, *LOOKS, *_NATURES)
ASKED_OF_NOTHING = (
    r"any (?:visible |unmarked |focal )?(?:lesions?|candidates?|findings?|abnormalit(?:y|ies)|areas?"
    r"|regions?|foc(?:us|i))",
    r"it(?= (?:be |been )?(?:help|useful|possible|worth|advisable|reasonable|sensible|necessary"
    r"|appropriate|desirable|prudent))",
)
