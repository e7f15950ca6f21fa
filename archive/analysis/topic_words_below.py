"""Words that suggest topics further down in the tree, and with them those above; as in topic_words.py."""

BELOW: dict[str, str] = {
    "20000005": (  # cinema
        "film_festival film director screenwriter box_office film-maker movie hollywood film_industry multiplex remake |"
        " cinema starring sequel animated thriller cast screen trilogy blockbuster | studio premiere scene"
    ),
    "20000018": (  # music
        "album singer guitarist drummer songwriter vocalist rapper rock_band pop_star record_label musician debut_album"
        " singles_chart | song band concert music lyrics gig tour singer-songwriter orchestra jazz reggae r&b hip-hop"
        " indie punk soul number_one single | tracks chart recording fans vinyl"
    ),
    # theatre
    "20000029": "theatre playwright west_end broadway stage_play theatregoer matinee | stage musical actor rehearsal | play cast",
    "20000051": (  # television
        "television sitcom tv_show soap_opera tv_series reality_tv broadcaster prime-time reality_show game_show | tv"
        " viewer channel episode presenter broadcast ratings documentary soap screened primetime | series programme show"
        " audience"
    ),
    "20000050": "radio_station disc_jockey radio_show radio_presenter airwaves | radio listeners dj | broadcast",  # radio
    "20000031": (  # visual arts
        "sculptor sculpture art_gallery watercolour oil_painting | painting painter portrait artist canvas curator | gallery art"
    ),
    "20000013": (  # literature
        "novelist booker_prize bestseller literary paperback hardback | novel author poet publisher fiction | book writer story"
    ),
    "20000011": "catwalk fashion_designer fashion_show haute_couture | fashion designer supermodel | model clothes",  # fashion
    "20000045": (  # mass media
        "newspaper_editor tabloid broadsheet journalism | newspaper journalist circulation press_freedom columnist | editor media"
    ),
    "20000097": "fraud fraudster embezzlement scam swindle false_accounting conman | forged forgery cheated | stole",  # fraud
    "20000099": "murder manslaughter homicide murdered murderer | killer stabbed stabbing | killing",  # homicide
    "20000103": "terrorism terrorist al-qaeda counter-terrorism | bomb_plot extremist | bomber",  # terrorism
    # drug related crimes
    "20000095": "cocaine heroin drug_dealer drug_trafficking cannabis narcotics | drug_use dealers ecstasy | drugs",
    "20000104": "burglary robbery shoplifting burglar robber | stolen theft thief raid | stole",  # theft
    "20000133": "police_force chief_constable police_officer detective | police policing constable | officers",  # police
    # judiciary
    "20000106": "high_court crown_court supreme_court magistrate court_of_appeal | court judge jury tribunal | appeal ruling",
    "20000137": "prisoner inmate prison_officer prison_governor | prison jail jailed parole | cell",  # prison
    "20000145": (  # maritime accident and incident
        "shipwreck capsized ran_aground ferry_crash ferry_collision maritime_accident coastguard | lifeboat sank collision"
    ),
    "20000148": "disaster_zone disaster_relief disaster_area | disaster aid_agency",  # disaster
    # fire
    "20000150": "blaze firefighter fire_brigade arson_attack gutted_by_fire fire_crew | flames arson fire_engine | fire smoke",
    "20000154": "flood flooding flood_defence burst_its_banks flood_warning | sandbag floodwater sea_wall | submerged",  # flood
    "20000153": "earthquake aftershock richter_scale epicentre | quake tremor",  # earthquake
    "20000370": "inflation inflation_rate consumer_price_index cost_of_living | price_rises | prices",  # inflation
    "20000371": "interest_rate rate_rise rate_cut base_rate borrowing_costs | monetary_policy | rates",  # interest rate
    # merger or acquisition
    "20000204": "takeover merger acquisition takeover_bid buyout hostile_bid | bidder stake merge | bid offer",
    "20000178": (  # earnings
        "pre-tax_profit annual_profit net_profit quarterly_profit profit_warning operating_profit earnings | profit"
        " turnover | revenue"
    ),
    # bankruptcy
    "20000174": "bankruptcy bankrupt insolvency insolvent liquidation receivership chapter_11 | creditor administrators | debts",
    # air transport
    "20000338": "airline budget_airline low-cost_carrier air_fares | carrier airport flights aircraft passengers jet | fuel",
    "20000296": "carmaker car_maker car_industry car_sales automaker | vehicles cars car_plant | models",  # automotive
    # retail
    "20000252": "retailer supermarket high_street retail_sales department_store christmas_sales | retail shoppers stores | shops",
    # oil and gas industry
    "20001243": "oil_price crude opec oil_company barrel oil_producer gas_company | oil petrol refinery pipeline | gas",
    "20000274": "investment_bank retail_bank banking bank_branch | bank lender | loan",  # banking
    "20000350": "central_bank bank_of_england federal_reserve european_central_bank monetary_policy_committee",  # central bank
    "20000396": "share_price stock_market stock_exchange ftse nasdaq dow_jones wall_street | shares stocks | traders",  # stocks
    "20000355": "exchange_rate currency devaluation foreign_exchange | dollar euro yen yuan sterling",  # currency
    # international trade
    "20000373": "trade_deficit exports world_trade_organisation trade_talks trade_barriers | imports trade_dispute | trade",
    # economic indicator
    "20000358": "economic_growth growth_rate gdp gross_domestic_product | economic_forecast | growth",
    "20000210": "farmer farming crop harvest livestock dairy cattle | wheat sheep agricultural | farm",  # agriculture
    # fishing industry
    "20000213": "fisherman fishermen trawler fishing_fleet fishing_quota skipper | cod haddock landings crab | quota",
    "20000235": (  # construction and property
        "property_market house_price house_prices builder housebuilder property_developer estate_agent | property"
        " construction | homes"
    ),
    "20000337": (  # transport
        "bus_route rail_operator train_operator train_service motorway timetable | railway rail traffic tram bus | passengers"
    ),
    # waterway and maritime transport
    "20000343": "ferry shipping_line harbour_master shipyard cargo_ship | harbour port sailings dock freight | ship vessel",
    "20000331": "tourist tour_operator tourism holidaymaker | hotel resort visitors | holiday",  # tourism and leisure industry
    "20001211": "wind_farm wind_turbine offshore_wind | turbine",  # wind power
    # school
    "20000400": "headteacher head_teacher pupil primary_school secondary_school schoolchildren | school classroom | exam",
    "20000407": "university undergraduate vice-chancellor tuition_fees | campus degree student lecturer",  # university
    # climate change
    "20000418": "climate_change global_warming greenhouse_gas greenhouse_gases carbon_emissions | carbon_dioxide emissions",
    # water pollution
    "20000429": "sewage water_pollution outfall oil_slick untreated | spill bathing_water contaminated_water boil_water",
    # hospital
    "20000462": "hospital infirmary maternity labour_ward consultant_surgeon accident_and_emergency hospital_ward | ward surgeon",
    # diseases and conditions
    "20000446": "disease cancer diabetes epidemic pandemic heart_disease | virus_outbreak infection symptoms tumour",
    # labour strike
    "20000530": "strike_ballot industrial_action picket_line picket walkout general_strike on_strike | strike striking",
    "20000532": "pension_scheme pension_fund state_pension pensioner | pension | retirement",  # pension
    "20000548": "video_game computer_game games_console gamer | console gaming games_maker",  # video game
    "20000574": (  # election
        "general_election by-election election polling_day polling_station electorate ballot_box election_campaign |"
        " voter electoral ballot candidate manifesto turnout | vote poll seat campaign"
    ),
    "20000615": (  # parliament
        "house_of_commons house_of_lords parliament backbencher select_committee second_reading free_vote | mp peer"
        " commons | bill"
    ),
    # local government and authority
    "20000612": "city_council county_council council_leader town_hall local_authority borough_council councillor | council mayor",
    # migration policy
    "20000634": "asylum_seeker immigration_policy illegal_immigrant migrant border_controls | asylum immigration deported",
    "20000620": "council_tax income_tax tax_cuts tax_rise inheritance_tax tax_credit | taxation taxpayer | tax",  # taxation
    "20000628": (  # housing and urban planning policy
        "landlord tenant tenancy rent_cap council_house affordable_housing planning_permission | housing rent eviction | homes"
    ),
    # international relations
    "20000638": "foreign_minister ambassador diplomat foreign_policy embassy united_nations | diplomatic summit treaty sanctions",
    "20000598": "ministry_of_defence armed_forces defence_secretary regiment | defence army navy | troops",  # defence
    # fundamental rights
    "20000587": "human_rights civil_liberties civil_rights freedom_of_speech | censorship detention_without_trial | rights",
    # political parties and movements
    "20000651": "party_conference party_leader labour_party conservative_party political_party | tory backbencher | party",
    "20000763": (  # information technology and computer science
        "software computer operating_system spyware search_engine internet broadband browser website web_site hacker spam"
        " microchip file-sharing e-mail mobile_phone phishing anti-virus games_console computer_game | online pc download"
        " server handset virus web wireless console laptop | data network user device"
    ),
    # technology and engineering
    "20000756": "robot robotics engineering_firm nanotechnology prototype | engineer inventor gadget technology | device machine",
    # space exploration
    "20000739": "spacecraft space_probe astronaut space_station space_agency nasa lunar | orbit satellite rocket | launch",
    "20000718": "astronomer telescope galaxy solar_system | planet comet asteroid | stars",  # astronomy
    "20000735": "scientist research_team laboratory | researcher experiment | study",  # scientific research
    "20000717": "palaeontologist biologist genome fossil | species genetics dna physicist",  # natural science
    "20001065": (  # soccer
        "football footballer striker midfielder goalkeeper premier_league champions_league uefa_cup fa_cup uefa fifa"
        " free-kick centre-half equaliser offside league_cup penalty_area goalless ligue_1 bundesliga serie_a la_liga"
        " premier_division carling_cup | defender full-back penalty manager club goal header transfer_window winger |"
        " keeper league"
    ),
    "20001036": (  # rugby union
        "rugby rugby_union scrum line-out lineout fly-half scrum-half heineken_cup six_nations number_eight wallabies"
        " all_blacks springboks twickenham outside-half loose_forward | hooker flanker prop try tries lions winger centre"
        " test | conversion forward"
    ),
    "20001035": "rugby_league super_league challenge_cup tri-nations",  # rugby league
    "20001085": (  # tennis
        "tennis wimbledon australian_open french_open davis_cup tie-break break_point baseline backhand forehand top_seed"
        " straight_sets match_point double_fault | seeded seed serve set umpire court"
    ),
    "20000888": (  # cricket
        "cricket cricketer wicket bowler batsman batsmen innings one-day_international test_match twenty20 spinner | test ashes"
    ),
    "20000827": (  # athletics, track and field
        "athletics sprinter iaaf european_indoor world_indoor heptathlon pole_vault long_jump high_jump triple_jump"
        " cross-country middle-distance steeplechase 100m 200m 400m 800m 1500m 60m 3000m 5000m | sprint relay hurdles"
        " athlete indoor_championships marathon runner | race"
    ),
    "20000940": "golf golfer birdie bogey fairway ryder_cup pga_tour | putt tee caddie",  # golf
    "20000991": "formula_one grand_prix pole_position rally_driver pit_stop motorsport | lap circuit",  # motor car racing
    "20000856": "boxer heavyweight middleweight knockout boxing | bout ring",  # boxing
    "20000892": "cyclist peloton tour_de_france velodrome cycling",  # cycling
    "20001071": "swimmer breaststroke swimming_championships | freestyle",  # swimming
    "20000960": "jockey racecourse racehorse horse_racing grand_national | bookmaker",  # horse racing
    "20000851": "basketball nba slam_dunk",  # basketball
    "20000823": "super_bowl quarterback touchdown nfl",  # American football
    "20000965": "ice_hockey nhl",  # ice hockey
    "20001104": (  # drug use in sport
        "doping banned_substance anabolic_steroid steroids drugs_test drug_test anti-doping positive_test wada nandrolone thg"
    ),
    "20001148": "transfer_window transfer_fee loan_deal | transfer",  # transfer
    "20001177": "olympics olympic_games olympic_committee ioc | olympic",  # Olympic Games
}
