"""What sqlglot's classes of functions are: each is judged here, one that nobody judged is refused.

sqlglot gives a class to some functions and reads several names as one of them, so a class is plain
only if each of its names is plain in each dialect. What then runs is looked up by name once more,
in the engine's own list (:mod:`t2sql.sql.gate_functions`).
"""

from __future__ import annotations

# fmt: off
REFUSED_CLASSES: dict[str, str] = {
    **dict.fromkeys(("ReadCSV", "ReadParquet", "ToFile"), "It reads or names a file."),
    **dict.fromkeys(("Secret",), "It reads a secret."),
    **dict.fromkeys(("NetFunc", "Host", "RegDomain"), "NET functions are not listed."),
    **dict.fromkeys(("DynamicIdentifier", "ObjectId"), "It makes a table's name out of text."),
    **dict.fromkeys(("XMLTable",), "Its XQuery may read documents and tables."),
    **dict.fromkeys((
        "AIAgg", "AISummarizeAgg", "AIClassify", "AIEmbed", "AISimilarity", "AIGenerate",
        "AIForecast", "MLForecast", "MLTranslate", "FeaturesAtTime", "GenerateEmbedding",
        "GenerateText", "GenerateTable", "GenerateBool", "GenerateInt", "GenerateDouble", "Predict",
        "VectorSearch",
    ), "It calls a model or a service."),
    **dict.fromkeys(("NextValueFor",), "It moves a sequence."),
    **dict.fromkeys((
        "CurrentAccount", "CurrentAccountName", "CurrentAvailableRoles", "CurrentClient",
        "CurrentIpAddress", "CurrentOrganizationName", "CurrentOrganizationUser", "CurrentRegion",
        "CurrentRoleType", "CurrentSecondaryRoles", "CurrentSession", "CurrentStatement",
        "CurrentTransaction", "CurrentUserId", "CurrentWarehouse",
    ), "It tells of the session and not of the tables."),
}
"""Functions that no query may call, by sqlglot's name for the class, and why."""

BARE_NAMES = frozenset((
    "Anonymous", "AnonymousAggFunc", "CombinedAggFunc", "ParameterizedAgg",
    "CombinedParameterizedAgg",
))
"""Classes for a function that sqlglot does not know: the name alone counts."""

PLAIN_CLASSES = frozenset(
    """
    Abs Acos Acosh AddMonths Agg And AnyValue Apply ApproxDistinct ApproxPercentileAccumulate
    ApproxPercentileCombine ApproxPercentileEstimate ApproxQuantile ApproxQuantiles ApproxTopK
    ApproxTopKAccumulate ApproxTopKCombine ApproxTopKEstimate ApproxTopSum ApproximateSimilarity
    ArgMax ArgMin Array ArrayAgg ArrayAll ArrayAny ArrayAppend ArrayCompact ArrayConcat
    ArrayConcatAgg ArrayConstructCompact ArrayContainedBy ArrayContains ArrayContainsAll
    ArrayDistinct ArrayExcept ArrayFilter ArrayFirst ArrayInsert ArrayIntersect ArrayLast ArrayMax
    ArrayMin ArrayOverlaps ArrayPosition ArrayPrepend ArrayRemove ArrayRemoveAt ArrayReverse
    ArraySize ArraySlice ArraySort ArraySum ArrayToString ArrayUnionAgg ArrayUniqueAgg ArraysZip
    Ascii Asin Asinh Atan Atan2 Atanh Avg Base64DecodeBinary Base64DecodeString Base64Encode
    BitLength BitmapBitPosition BitmapBucketNumber BitmapConstructAgg BitmapCount BitmapOrAgg
    BitwiseAndAgg BitwiseCount BitwiseOrAgg BitwiseXorAgg Booland Boolnot Boolor BoolxorAgg
    ByteLength Case Cast CastToStrType Cbrt Ceil CheckJson CheckXml Chr CityHash64 Coalesce
    CodePointsToBytes CodePointsToString Collate Collation Columns Compress Concat ConcatWs
    ConnectByRoot Contains Convert ConvertTimezone ConvertToCharset Corr Cos Cosh CosineDistance
    Cot Coth Count CountIf CovarPop CovarSamp Csc Csch CumeDist CurrentCatalog CurrentDatabase
    CurrentDate CurrentDatetime CurrentRole CurrentSchema CurrentSchemas CurrentTime
    CurrentTimestamp CurrentTimestampLTZ CurrentTimezone CurrentUser CurrentVersion Date DateAdd
    DateBin DateDiff DateFromParts DateFromUnixDate DateStrToDate DateSub DateToDateStr DateToDi
    DateTrunc Datetime DatetimeAdd DatetimeDiff DatetimeSub DatetimeTrunc Day DayOfMonth DayOfWeek
    DayOfWeekIso DayOfYear Dayname Decode DecodeCase DecompressBinary DecompressString Decrypt
    DecryptRaw Degrees DenseRank DiToDate DotProduct Elt Encode Encrypt EncryptRaw EndsWith
    EqualNull EuclideanDistance Exists Exp Explode ExplodingGenerateSeries Extract Factorial
    FarmFingerprint First FirstValue Flatten Float64 Floor Format FromBase FromBase32 FromBase64
    FromISO8601Date FromISO8601Timestamp FromISO8601TimestampNanos FromJson GapFill
    GenerateDateArray GenerateSeries GenerateTimestampArray Generator GetExtract GetIgnoreCase
    Getbit Greatest GroupConcat Grouping GroupingId HashAgg Hex HexDecodeString Hll Hour If
    Initcap Inline Int64 IsArray IsAscii IsInf IsNan IsNullValue JSONArray JSONArrayAgg
    JSONArrayAppend JSONArrayContains JSONArrayInsert JSONBContains JSONBContainsAllTopKeys
    JSONBContainsAnyTopKeys JSONBContainsTopKey JSONBDeleteAtPath JSONBExists JSONBExtract
    JSONBExtractScalar JSONBObjectAgg JSONBPathExists JSONBool JSONCast JSONExists JSONExtract
    JSONExtractArray JSONExtractScalar JSONFormat JSONKeys JSONKeysAtDepth JSONObject
    JSONObjectAgg JSONRemove JSONSet JSONStripNulls JSONTable JSONType JSONValueArray
    JarowinklerSimilarity JustifyDays JustifyHours JustifyInterval Kurtosis Lag Last LastDay
    LastValue LaxBool LaxFloat64 LaxInt64 LaxString Lead Least Left Length Levenshtein List Ln
    Localtime Localtimestamp Log LogicalAnd LogicalOr Lower LowerHex MD5 MD5Digest
    MD5NumberLower64 MD5NumberUpper64 MakeInterval ManhattanDistance Map MapCat MapContainsKey
    MapDelete MapFromEntries MapInsert MapKeys MapPick MapSize MatchAgainst Max Median Min Minhash
    MinhashCombine Minute Mode Month Monthname MonthsBetween Nanvl Negative NextDay Normal
    Normalize NthValue Ntile Nullif NumberToStr Nvl2 ObjectAgg ObjectInsert ObjectTransform
    OpenJSON Or Overlay Pad ParseBignumeric ParseDatetime ParseIp ParseJSON ParseNumeric ParseTime
    ParseUrl PercentRank PercentileCont PercentileDisc Pi Posexplode PosexplodeOuter Pow
    PreviousDay Quantile Quarter Radians Rand Randn Randstr RangeBucket RangeN Rank Reduce
    RegexpCount RegexpExtract RegexpExtractAll RegexpFullMatch RegexpILike RegexpInstr RegexpLike
    RegexpReplace RegexpSplit RegexpSubstr RegrAvgx RegrAvgy RegrCount RegrIntercept RegrR2
    RegrSlope RegrSxx RegrSxy RegrSyy RegrValx RegrValy Repeat Replace Reverse Right Rint Round
    RowNumber RtrimmedLength SHA SHA1Digest SHA2 SHA2Digest SafeAdd SafeConvertBytesToString
    SafeDivide SafeFunc SafeMultiply SafeNegate SafeSubtract Search SearchIp Sec Sech Second Seq1
    Seq2 Seq4 Seq8 SessionUser Shuffle Sign Sin Sinh Skewness Soundex SoundexP123 Space Split
    SplitPart SplitToTable Sqrt StDistance StPoint Stack StandardHash StarMap StartsWith Stddev
    StddevPop StddevSamp StrPosition StrToDate StrToMap StrToTime StrToUnix String StringToArray
    StripNullValue Strtok StrtokSplitToTable StrtokToArray Struct StructExtract Stuff Substring
    SubstringIndex Sum Systimestamp Tan Tanh Time TimeAdd TimeDiff TimeFromParts TimeSlice
    TimeStrToDate TimeStrToTime TimeStrToUnix TimeSub TimeToStr TimeToTimeStr TimeToUnix TimeTrunc
    Timestamp TimestampAdd TimestampDiff TimestampFromParts TimestampLtzFromParts TimestampSub
    TimestampTrunc TimestampTzFromParts ToArray ToBase32 ToBase64 ToBinary ToBoolean ToChar
    ToCodePoints ToDays ToDecfloat ToDouble ToMap ToNumber ToVariant Transform Translate Trim
    Trunc Try TryBase64DecodeBinary TryBase64DecodeString TryCast TryHexDecodeBinary
    TryHexDecodeString TryToDecfloat TsOrDiToDi TsOrDsAdd TsOrDsDiff TsOrDsToDate TsOrDsToDateStr
    TsOrDsToDatetime TsOrDsToTime TsOrDsToTimestamp Typeof Unhex Unicode Uniform UnixDate
    UnixMicros UnixMillis UnixSeconds UnixToStr UnixToTime UnixToTimeStr Unnest Upper UtcDate
    UtcTime UtcTimestamp Uuid VarMap Variance VariancePop Week WeekOfYear WeekStart WeightString
    WidthBucket XMLElement XMLGet Xor Year YearOfWeek YearOfWeekIso Zipf
    """.split()  # noqa: SIM905 - five hundred quoted names read worse
)
"""Functions of their arguments alone, the clock, the dice, and the names of user and schema."""
