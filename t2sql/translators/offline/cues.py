"""Cue words: the phrases of a question that steer the SQL rather than name something in it.

Each cue is a phrase of lemmas or plain words, its kind, and what it means within that kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

_PHRASES: dict[str, dict[str, str]] = {
    "count": {
        "count": "how many|number of|the number of|total number of|count of|how many different"
        "|numbers of|how often|count the number of|total count of|total count"
        "|how many times|number of times|number of different kind of|number of different"
        "|count of different|number of distinct|count of distinct|number of unique|count of unique"
        "|the count of|the count|the counts|counts|their counts|their count|respective counts"
        "|their respective counts|counts of|the counts of|how many of each|the number of different"
        "|the number of distinct|the number of unique",
    },
    "aggregate": {
        "avg": "average|mean|avg|on average|average of|average number of",
        "median": "median|the median|median of",
        "sum": "total|sum|sum of|total sum of|overall|combined|in total|total of|how do|how have",
        "min": "minimum|min|minimal|minimum of",
        "max": "maximum|max|maximal|maximum of",
    },
    "superlative": {
        "desc": "most|highest|largest|greatest|biggest|top|best|the most|largest number of"
        "|highest number of|most number of|greatest number of|maximum number of"
        "|largest amount of",
        "asc": "least|lowest|smallest|fewest|worst|fewest number of|least number of"
        "|smallest number of|lowest number of|minimum number of|bottom|smallest amount of",
    },
    "mode": {
        "desc": "most common|most frequent|most commonly|most frequently|most often|most popular"
        "|most frequently used|most times|the most times|most commonly used"
        "|most common number of|most used|most prominent",
        "asc": "least common|least frequent|least commonly|least frequently|least popular"
        "|least often|least used|least frequently used|rarest|fewest time|the fewest times",
    },
    "compare": {
        "gt": "more than|greater than|higher than|larger than|bigger than|over|above|exceed"
        "|exceeding|older than|longer than|better than|beyond|in excess of|upwards of",
        "ge": "at least|no less than|not less than|greater than or equal to|minimum of"
        "|no fewer than|more than or equal to|not lower than|larger than or equal to"
        "|higher than or equal to|equal or more than|equal to or more than",
        "lt": "less than|fewer than|lower than|smaller than|under|below|younger than|shorter than"
        "|no more than or less than|worse than",
        "le": "at most|no more than|not more than|less than or equal to|up to|not greater than"
        "|no higher than|not exceed|smaller than or equal to|lower than or equal to",
        "eq": "equal to|exactly|equals|equal|the same as",
        "ne": "not equal to|other than|different from|not equal|except for|besides",
        "between": "between|in the range of|ranging from|in between|in the range|range from",
        "from": "on or after|on and after|from and including|no earlier than|not before"
        "|not earlier than|on or later than",
        "upto": "on or before|on and before|up to and including|no later than|not after"
        "|not later than|by the end of",
        "after": "after|later than|since|newer than|as of|starting from|onwards from",
        "before": "before|prior to|earlier than|until|till",
    },
    "or_more": {
        "ge": "or more|or higher|or above|or greater|or over|or later|or older|and above",
        "le": "or less|or lower|or below|or fewer|or under|or earlier|or younger|and below",
    },
    "average_bound": {
        "gt": "above average|above the average|more than average|more than the average"
        "|higher than the average|higher than average|greater than the average|over the average"
        "|greater than average|larger than the average|larger than average|exceed the average"
        "|exceeds the average|above the overall average|higher than the mean|above mean"
        "|older than the average|older than average|longer than the average|longer than average"
        "|heavier than average|taller than average|more expensive than the average",
        "lt": "below average|below the average|less than average|less than the average"
        "|lower than the average|lower than average|smaller than the average|under the average"
        "|fewer than the average|smaller than average|younger than average|shorter than average"
        "|younger than the average|shorter than the average|lower than the mean",
    },
    "group": {
        "each": "each|every|per|for each|for every|of each|in each|by each|grouped by"
        "|group by|broken down by|split by|for each of the|each of the|from each|at each"
        "|segmented by|counted by|counted per|separately for each|for different|of different"
        "|in different",
    },
    "order": {
        "by": "sort first by|sorted first by|ordered first by|then by|and then by"
        "|order by|ordered by|sort by|sorted by|ranked by|rank by|arranged by|ordered on"
        "|in order of|in the order of|order of|sorted in order of|ordered in|sorted in|sorted on"
        "|ordering by|sort the result by|ordered according to|sorted according to"
        "|order the result"
        "|sort them by|order them by|in the order|ordered from|sorted from|sort in|order in"
        "|listed by|sorting by|in order|order the results by|sort the results by"
        "|sort the result|sort the results|order the results|order the result"
        "|sort the result in|sort result by|sort the list by|sort the result in the"
        "|sort the results in|sort by the|order the result by|arranged in"
        "|arrange by",
    },
    "direction": {
        "desc": "descending|decreasing|desc|from high to low|from highest to lowest|descend"
        "|from most to least|from largest to smallest|reverse alphabetical"
        "|reverse lexicographical"
        "|from oldest to youngest|most recent first|largest first|highest first|descendingly"
        "|from the highest to the lowest|from the most to the least|from the largest|decreasingly"
        "|from latest to earliest|from longest to shortest|from old to young|reverse"
        "|most to least"
        "|highest to lowest|descending order|descending order of|decreasing order of"
        "|decreasing order|in descending order|in descending order of|in decreasing order"
        "|in decreasing order of|in reverse alphabetical order|in reverse order of"
        "|in the descending order of|in a descending order|in the decreasing order of"
        "|in descending alphabetical order|in descending alphabetical order of",
        "asc": "ascending|increasing|asc|from low to high|from lowest to highest|ascend"
        "|from least to most|from smallest to largest|from youngest to oldest|ascendingly"
        "|from earliest to latest|from shortest to longest|lowest to highest|least to most"
        "|from the lowest to the highest|increasingly|from young to old|from a to z"
        "|ascending order|ascending order of|increasing order|increasing order of|chronological"
        "|in ascending order|in ascending order of|in increasing order|in increasing order of"
        "|in chronological order|in the ascending order of|in an ascending order|chronologically"
        "|in the increasing order of|numerical order|in chronological order of",
        "alpha": "alphabetical|alphabetically|lexicographic|lexicographical|lexicographically"
        "|in alphabetical order|in lexicographical order|in lexicographic order"
        "|alphabetical order"
        "|in alphabetical order of|in lexicographical order of|in alphabetic order|alphabetic"
        "|alphabetic order|lexicographical order|in alphabetical ascending order"
        "|in ascending alphabetical order|in alphabetical order by|in ascending lexicographical",
    },
    "negation": {
        "not": "leave out|leaving out|not counting|omit|omitting|leaves out"
        "|not|never|no|without|n't|cannot|neither|nor|none of|excluding|except|exclude|lack"
        "|lacking|non|not have any|do not have any|does not have any|did not have any|but not"
        "|no any|not any|do not|does not|did not|be not|have not|have never|have no|do not have"
        "|does not have|did not have|not have|yet to|not include|never have|have never have",
    },
    "distinct": {"distinct": "distinct|different|unique|distinctive|deduplicated|various"},
    "like": {
        "contains": "contain|containing|contains|include the word|including the word|substring"
        "|contain the word|contains the word|containing the word|has the word|with the word"
        "|contain the substring|contains the substring|containing the substring|have the word"
        "|contain the letter|contain the letters|contains the letter|include the substring"
        "|contain the string|contains the string|containing the letter|have the substring"
        "|has the substring|contain the phrase|contains the phrase|containing the phrase"
        "|the letter|the word|the substring|the string|the phrase|the letters"
        "|containing letter|contain letter|contains letter|with letter|have letter"
        "|with the letter|with substring|with the substring|have the letter"
        "|include the letter",
        "starts": "start with|starts with|starting with|begin with|begins with|beginning with"
        "|start with the letter|starting with the letter|starts with the letter|starting from"
        "|begin with the letter|beginning with the letter|start from|prefix"
        "|begins with the letter",
        "ends": "end with|ends with|ending with|suffix|ended with|end in|ends in|ending in"
        "|end with the letter|ends with the letter|ending with the letter",
    },
    "null": {
        "null": "null|missing|empty|unknown|not available|blank",
        "nobody": "nobody has picked up|nobody picked up|no one has picked up|no one picked up"
        "|has nobody picked up|have nobody picked up|nobody has taken|nobody took"
        "|nobody has been assigned|no one has been assigned|nobody is assigned"
        "|no one is assigned|nobody is assigned to|no one is assigned to|unassigned"
        "|not assigned|not yet assigned|not been assigned|nobody handles|nobody has claimed"
        "|unclaimed|nobody looks after|nobody is responsible for",
        "nothing": "came back empty|come back empty|came up empty|turned up empty|found nothing"
        "|returned nothing|return nothing|came back with nothing|yielded nothing|led to nothing"
        "|brought nothing|turned up nothing|nothing was found",
        "not_null": "not null|not missing|non null|not empty|known",
    },
    "both": {"both": "both|shared by|in common|common to|and also|as well as both|simultaneously"},
    "or": {"or": "or|either|or else|and or"},
    "and": {"and": "and|as well as|along with|together with|and also the|and their|plus|and the"},
    "but": {"but": "but|but also|while also"},
    "all": {
        "all": "all the information|all information|all the details|all details|information about"
        "|all info|all the info|all columns|all the information about|all fields|everything about"
        "|all attributes|full details|complete information|all data|full information"
        "|details about"
        "|the information of|the details of all|the details of the|information of|information on",
    },
    "condition": {
        "that": "who|whose|that|with|where|having|when|in which|for which|have|use|among|whom"
        "|such that|given|if|satisfy|on which|to which|from which|at which|during|in|from|at|for"
        "|belong to|belonging to|in terms of|based on|according to|located in|be|made by|by|on"
        "|within|under which|contain|through|so far|as yet|to date|until now|account for"
        "|accounts for|accounted for|make up|makes up|made up",
    },
    "project": {
        "ask": "what be|what|which|who be|list|show|find|give|return|display|tell|report|provide"
        "|compute|calculate|select|retrieve|present|identify|get|give me|show me|tell me|list out"
        "|what be the|find out|find the|show the|list the|give the|return the|also show"
        "|also list|and list|and show|and what be|and return|and give|count|count the|determine"
        "|and find|and also list|and how|please show|please list|please find|please give|who|name"
        "|what are|what is|whose|in what|in which|for what|along with",
    },
    "share": {
        "share": "percentage of|percent of|share of|proportion of|fraction of|what percentage of"
        "|what percent of|ratio of|what share of|what share|what percentage|what percent"
        "|what part of|what proportion of|what fraction of|what proportion|what fraction"
        "|percentage|the percentage of|the share of|the proportion of|the ratio of",
    },
    "window": {
        "running": "running total|running sum|cumulative|cumulatively|cumulative total"
        "|cumulative sum|cumulative number of|running total of|running count",
        "moving": "moving average|rolling average|moving average of|rolling average of"
        "|rolling mean|moving mean",
        "growth": "month over month growth|growth rate|growth|month on month growth"
        "|growth of|percentage growth|percent growth|growth over the previous month"
        "|year over year growth|week over week growth|month over month growth of"
        "|growth against the previous month|growth rate of",
        "change": "change from the previous month|change from month to month"
        "|month over month change|change over the previous month",
    },
}

_WEIGHTS = {"order": 1.3, "direction": 1.2, "mode": 1.2, "average_bound": 1.4, "count": 0.72}


@dataclass(frozen=True, slots=True)
class Cue:
    """What a cue phrase means: its kind, and the meaning within the kind."""

    kind: str
    meaning: str
    words: int
    weight: float


@cache
def load_cues() -> dict[tuple[str, ...], Cue]:
    """All cue phrases, by their words."""
    cues: dict[tuple[str, ...], Cue] = {}
    for kind, meanings in _PHRASES.items():
        for meaning, phrases in meanings.items():
            for phrase in phrases.split("|"):
                words = tuple(phrase.split())
                weight = _WEIGHTS.get(kind, 1.0) * (0.62 + 0.77 * (len(words) - 1))
                if words not in cues:
                    cues[words] = Cue(kind, meaning, len(words), weight)
    return cues
